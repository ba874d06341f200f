package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.CertificateContent.Owner;
import com.defnoco.aftersale.certificates.CertificatesSql.OfferRow;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Unit;
import com.defnoco.aftersale.registry.UnitFacts;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Owners and their certificates: completing one, and handing the unit to the next owner.
 *
 * <p>Whose a unit is stands in the registry alone. A unit without an owner becomes theirs who holds its printed certificate: its number has 50 random bits and stands on the
 * paper and in its code, nowhere else; the serial number, which stands on the battery, proves nothing. A unit with an owner changes hands only by that owner's offer, or by staff.
 */
@Component
public class Registrations {

  private static final int LONGEST_NAME = 120;
  private static final int LONGEST_INVOICE = 60;
  private static final Duration OFFER_LIFE = Duration.ofDays(14);
  private static final Pattern EMAIL = Pattern.compile("[^\\s@\"<>,;]{1,64}@[^\\s@\"<>,;]{1,190}\\.[^\\s@.\"<>,;]{2,60}");
  private static final Actor.System SYSTEM = new Actor.System();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final CertificatesSql sql;
  private final Certificates certificates;
  private final Completions completions;
  private final SigningKeys keys;
  private final Registry registry;
  private final Customers customers;
  private final Outbound outbound;
  private final Texts texts;
  private final Settings settings;
  private final Journal journal;
  private final Budgets budgets;
  private final TransactionOperations transaction;
  private final Clock clock;

  Registrations(CertificatesSql sql, Certificates certificates, Completions completions, SigningKeys keys, Registry registry, Customers customers, Outbound outbound, Texts texts,
      Settings settings, Journal journal, Budgets budgets, TransactionOperations transaction, Clock clock) {
    this.sql = sql;
    this.certificates = certificates;
    this.completions = completions;
    this.keys = keys;
    this.registry = registry;
    this.customers = customers;
    this.outbound = outbound;
    this.texts = texts;
    this.settings = settings;
    this.journal = journal;
    this.budgets = budgets;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Which certificate somebody holds. */
  public record Paper(String number, String serial) {}

  // ---- Completing

  /**
   * What an owner types.
   *
   * @param purchasedOn null when it could not be read as a day
   * @param email where the certificate goes; may be empty for who is signed in
   */
  public record Completion(String buyer, @Nullable LocalDate purchasedOn, String invoiceNumber, String email) {

    public Completion {
      buyer = buyer.strip().replaceAll("\\s+", " ");
      invoiceNumber = invoiceNumber.strip().replaceAll("\\s+", " ");
      email = email.strip();
    }
  }

  /**
   * Completes a certificate with its buyer, registers the unit to them, and stages the mail that brings it. Not for use inside a transaction.
   *
   * @param paper what proves that they hold it
   * @param address network address, for limits
   * @throws InvalidInput at each field that is wrong, all at once; number and serial that do not belong together look like any other mistake
   * @throws NotPossible when nothing can be certified, or somebody was quicker
   */
  public Certificate complete(Actor actor, String address, Paper paper, Completion completion, Locale language) {
    budgets.takeOrRefuse("complete:" + Budgets.network(address), 20, Duration.ofMinutes(1));
    var problems = problems(completion, actor);
    var facts = registry.unitFacts(paper.serial());
    var known = sql.byNumber(paper.number().strip().toUpperCase(Locale.ROOT)).filter(one -> facts.isPresent() && one.unitId().equals(facts.get().unitId()));
    if (known.isEmpty() || !proves(known.get())) {
      problems.addFirst(Problem.at("/number", "certificates.problem.number"));
    } else if (facts.get().ownerId() != null && !facts.get().ownerId().equals(customerOf(actor))) {
      problems.addFirst(Problem.at("/number", "certificates.problem.taken"));
    } else {
      boughtBeforeMade(completion, facts.get()).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    return completed(actor, facts.orElseThrow(), completion, language, customer -> { });
  }

  /** As {@link #complete}, by the owner on record, who needs no paper. @throws NotFound when it is not theirs */
  public Certificate completeOwn(Actor.Customer owner, String serial, Completion completion, Locale language) {
    var facts = own(owner, serial);
    var problems = problems(completion, owner);
    boughtBeforeMade(completion, facts).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    return completed(owner, facts, completion, language, customer -> { });
  }

  /** The last word, or one that nobody had completed when a correction took its word: its holder has nothing newer. */
  private static boolean proves(Certificate known) {
    return known.endedAs() == null || known.endedAs() == Certificate.End.SUPERSEDED && known.buyer() == null;
  }

  private interface Also {
    void inTheSameTransaction(UUID customer);
  }

  private Certificate completed(Actor actor, UnitFacts facts, Completion completion, Locale language, Also also) {
    var unit = registry.unit(SYSTEM, facts.serial());
    var email = completion.email().isEmpty() ? Objects.requireNonNull(addressOf(actor)) : completion.email();
    var drawn = certificates.draw(certificates.certifiable(unit.id(), unit.serial()), new Owner(completion.buyer(), Objects.requireNonNull(completion.purchasedOn()), completion.invoiceNumber()), actor.reference());
    return Objects.requireNonNull(transaction.execute(status -> {
      sql.oneWriterOf(unit.id());
      var customer = customers.findOrCreate(byThemselves(actor), new Customers.Details(completion.buyer(), email, null, language.getLanguage(), null, null, null));
      if (!customer.equals(facts.ownerId())) {
        registry.handOver(SYSTEM, unit.serial(), facts.ownerId(), customer, "Certificate " + drawn.row().number() + " completed by its buyer");
      }
      also.inTheSameTransaction(customer);
      var kept = certificates.keepCompleted(actor, drawn.of(customer));
      completions.tellCompleted(email, language, unit.serialAsPrinted(), kept, sql.pdf(kept.number()).orElseThrow());
      return kept;
    }));
  }

  private ArrayList<Problem> problems(Completion completion, Actor actor) {
    var problems = new ArrayList<Problem>();
    if (completion.buyer().isEmpty() || completion.buyer().length() > LONGEST_NAME) {
      problems.add(Problem.at("/buyer", "certificates.problem.buyer", LONGEST_NAME));
    }
    var on = completion.purchasedOn();
    if (on == null || on.isAfter(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1))) {
      problems.add(Problem.at("/purchasedOn", "certificates.problem.purchased"));
    }
    if (completion.invoiceNumber().isEmpty() || completion.invoiceNumber().length() > LONGEST_INVOICE) {
      problems.add(Problem.at("/invoiceNumber", "certificates.problem.invoice", LONGEST_INVOICE));
    }
    if (completion.email().isEmpty() ? addressOf(actor) == null : !EMAIL.matcher(completion.email()).matches()) {
      problems.add(Problem.at("/email", "certificates.problem.email"));
    }
    return problems;
  }

  private static Optional<Problem> boughtBeforeMade(Completion completion, UnitFacts facts) {
    var on = completion.purchasedOn();
    return on != null && facts.manufactured() != null && on.isBefore(facts.manufactured().earliest())
        ? Optional.of(Problem.at("/purchasedOn", "certificates.problem.purchasedBeforeMade", facts.manufactured().on().toString())) : Optional.empty();
  }

  /** Staff who try the portal's pages act there as anybody does. */
  private static Actor byThemselves(Actor actor) {
    return actor instanceof Actor.Customer ? actor : new Actor.Visitor("");
  }

  private static @Nullable UUID customerOf(Actor actor) {
    return actor instanceof Actor.Customer(var id) ? id : null;
  }

  private @Nullable String addressOf(Actor actor) {
    return actor instanceof Actor.Customer customer ? customers.find(customer, customer.id()).email() : null;
  }

  // ---- What is an owner's own

  /**
   * A unit of an owner.
   *
   * @param certificates the newest first; those of owners before them are left out, but for the one in force
   * @param offeredUntil while an offer to the next owner is open; else null
   * @param offeredTo where its link went; null where none is open or its owner handed it on
   */
  public record Own(Unit unit, List<Certificate> certificates, @Nullable Instant offeredUntil, @Nullable String offeredTo) {

    public Optional<Certificate> current() {
      return certificates.stream().filter(one -> one.endedAs() == null).findFirst();
    }
  }

  /** @throws NotFound when it is not theirs */
  @Transactional(readOnly = true)
  public Own ownUnit(Actor.Customer owner, String serial) {
    var facts = own(owner, serial);
    var offer = sql.openOffer(facts.unitId(), clock.instant()).filter(open -> open.fromCustomer().equals(owner.id()));
    var shown = sql.ofUnit(facts.unitId()).stream().filter(one -> one.endedAs() == null || owner.id().equals(one.customerId())).toList();
    return new Own(registry.unit(owner, facts.serial()), shown, offer.map(OfferRow::expiresAt).orElse(null), offer.map(OfferRow::email).orElse(null));
  }

  /** The signed PDF of the current certificate. @throws NotFound when the unit is not theirs or has none */
  @Transactional(readOnly = true)
  public byte[] ownPdf(Actor.Customer owner, String serial) {
    var current = sql.current(own(owner, serial).unitId()).orElseThrow(NotFound::new);
    return sql.pdf(current.number()).orElseThrow(NotFound::new);
  }

  /** The PDF of the paper whose code somebody has. @throws NotFound unless it is the last word about its unit: who sold the unit has no more right to it */
  public byte[] pdfByCode(String address, String code) {
    budgets.takeOrRefuse("verify:" + Budgets.network(address), 60, Duration.ofSeconds(2));
    var said = Optional.ofNullable(PaperCheck.code(code, keys.now()).statement()).orElseThrow(NotFound::new);
    var current = sql.byNumber(said.number()).filter(one -> one.endedAs() == null && one.statement().equals(code)).orElseThrow(NotFound::new);
    return sql.pdf(current.number()).orElseThrow(NotFound::new);
  }

  private UnitFacts own(Actor.Customer owner, String serial) {
    return registry.unitFacts(serial).filter(unit -> owner.id().equals(unit.ownerId())).orElseThrow(NotFound::new);
  }

  // ---- Handing over

  /** The offer's link, told once. @param email where it went; null where the owner hands it on */
  public record Offered(String link, Instant until, @Nullable String email) {}

  /** An offer as the next owner sees it. @param from the name of the owner until now */
  public record Offer(String serial, String serialAsPrinted, String model, @Nullable LocalDate lastDay, String from, Instant until) {}

  /**
   * Offers a unit to its next owner; an offer before it is void.
   *
   * @param email where the link goes; empty when the owner hands it on themselves
   * @throws NotFound when the unit is not theirs
   */
  @Transactional
  public Offered offer(Actor.Customer owner, String serial, String email, Locale language) {
    var facts = own(owner, serial);
    var to = email.strip();
    if (!to.isEmpty() && !EMAIL.matcher(to).matches()) {
      throw InvalidInput.at("/email", "certificates.problem.email");
    }
    budgets.takeOrRefuse("offer:" + owner.id(), 20, Duration.ofMinutes(5));
    sql.oneWriterOf(facts.unitId());
    var now = clock.instant();
    sql.endOffer(facts.unitId(), "REPLACED", now, null);
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var row = new OfferRow(Ids.next(clock), facts.unitId(), facts.serial(), owner.id(), to.isEmpty() ? null : to, now, now.plus(OFFER_LIFE));
    sql.insertOffer(row, Hashes.sha256("offer:" + secret));
    journal.record(owner.reference(), "unit:" + facts.unitId(), "unit.offered", null, Map.of("offer", row.id().toString(), "until", row.expiresAt().toString()));
    var link = settings.link("/certificate/offers/") + secret;
    if (!to.isEmpty()) {
      var from = customers.find(owner, owner.id()).name();
      outbound.mail(to, texts.text(language, "own.offer.mail.subject", facts.serial()), texts.text(language, "own.offer.mail.text", from, facts.serial(), link), language);
    }
    return new Offered(link, row.expiresAt(), row.email());
  }

  /** Takes the open offer back; nothing happens when there is none. */
  @Transactional
  public void withdrawOffer(Actor.Customer owner, String serial) {
    var facts = own(owner, serial);
    if (sql.endOffer(facts.unitId(), "WITHDRAWN", clock.instant(), null)) {
      journal.record(owner.reference(), "unit:" + facts.unitId(), "unit.offerWithdrawn", null, Map.of());
    }
  }

  /** What is offered; empty when the link is unknown, used, withdrawn or too old, or the unit is not its giver's any more. */
  @Transactional(readOnly = true)
  public Optional<Offer> offered(String address, String secret) {
    budgets.takeOrRefuse("verify:" + Budgets.network(address), 60, Duration.ofSeconds(2));
    return open(secret).map(offer -> {
      var unit = registry.unit(SYSTEM, offer.serial());
      var lastDay = sql.current(unit.id()).map(Certificate::lastDay).orElse(null);
      return new Offer(unit.serial(), unit.serialAsPrinted(), unit.model().name(), lastDay, customers.find(SYSTEM, offer.fromCustomer()).name(), offer.expiresAt());
    });
  }

  private Optional<OfferRow> open(String secret) {
    return sql.openOffer(Hashes.sha256("offer:" + secret), clock.instant())
        .filter(offer -> registry.unitFacts(offer.unitId()).filter(unit -> offer.fromCustomer().equals(unit.ownerId())).isPresent());
  }

  /**
   * Accepts an offer: the unit is theirs from now on, with a certificate of their own, and the owner before loses it. Not for use inside a transaction.
   *
   * @throws InvalidInput at each field that is wrong
   * @throws NotFound when the offer is not open
   * @throws NotPossible when somebody was quicker
   */
  public Certificate accept(Actor actor, String address, String secret, Completion completion, Locale language) {
    budgets.takeOrRefuse("complete:" + Budgets.network(address), 20, Duration.ofMinutes(1));
    var offer = open(secret).orElseThrow(NotFound::new);
    var facts = registry.unitFacts(offer.unitId()).orElseThrow();
    var problems = problems(completion, actor);
    boughtBeforeMade(completion, facts).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    if (offer.fromCustomer().equals(customerOf(actor))) {
      throw new NotPossible("certificates.offer.own");
    }
    return completed(actor, facts, completion, language, customer -> {
      if (!sql.acceptOffer(offer.id(), clock.instant(), customer)) {
        throw new NotPossible("registry.unit.ownerOther");
      }
      journal.record(actor instanceof Actor.Customer ? actor.reference() : "customer:" + customer, "unit:" + offer.unitId(), "unit.offerAccepted", null,
          new HashMap<>(Map.of("offer", offer.id().toString(), "from", offer.fromCustomer().toString(), "to", customer.toString())));
    });
  }

  @EventListener
  void on(CustomersMerged merged) {
    sql.moveOffers(merged.from(), merged.into());
  }
}
