package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.claims.ClaimsOfPeople;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.KnownPeople;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.PersonalData;
import com.defnoco.aftersale.platform.PersonalData.Person;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is known of a person, handed out or forgotten. Erased, a claim stays as an anonymous record (serial, facts, decision, amounts), because warranty, product safety and
 * book-keeping rest on it; the journal holds ids and no names, and its chains are not touched.
 */
@Component
public class Privacy {

  private static final int LONGEST_REASON = 500;
  /** The law says a month. */
  private static final int DAYS_TO_ANSWER = 30;

  private final PrivacySql sql;
  private final List<PersonalData> modules;
  private final KnownPeople parties;
  private final ClaimsOfPeople claims;
  private final Customers customers;
  private final StaffAccounts staff;
  private final Files files;
  private final Emptying emptying;
  private final Settings settings;
  private final Path home;
  private final AccessLog access;
  private final Journal journal;
  private final Outbound outbound;
  private final Texts texts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Privacy(PrivacySql sql, List<PersonalData> modules, KnownPeople parties, ClaimsOfPeople claims, Customers customers, StaffAccounts staff, Files files, Emptying emptying,
      Settings settings, AccessLog access, Journal journal, Outbound outbound, Texts texts, TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.modules = modules;
    this.parties = parties;
    this.claims = claims;
    this.customers = customers;
    this.staff = staff;
    this.files = files;
    this.emptying = emptying;
    this.settings = settings;
    this.home = settings.home().toAbsolutePath();
    this.access = access;
    this.journal = journal;
    this.outbound = outbound;
    this.texts = texts;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** An erasure that is asked for. */
  public record Erasure(UUID id, UUID customer, String reason, String askedBy, Instant askedAt) {}

  /**
   * Writes everything that is known of the person as a zip: {@code data.json}, and their files under {@code files/}.
   *
   * @param actor the person, or a manager on their behalf, which is written down
   * @throws NotFound when there is no such customer, or it is not the actor
   */
  public void export(Actor actor, UUID customer, OutputStream out) throws IOException {
    requireOwn(actor, customer);
    var person = person(customer);
    transaction.executeWithoutResult(t -> journal.record(actor.reference(), "customer:" + customer, "customer.exported", null, Map.of()));
    access.read(actor, AccessLog.What.EXPORT, customer.toString());
    var told = new TreeMap<String, String>();
    modules.forEach(module -> told.putAll(module.told(person)));
    told.put("readings", sql.readingsTold(person.customerIds()));
    told.put("wishes", sql.wishesTold(person.customerIds()));
    try (var zip = new ZipOutputStream(new KeptOpen(out), StandardCharsets.UTF_8)) {
      zip.putNextEntry(new ZipEntry("data.json"));
      var json = new StringBuilder("{\n\"exportedAt\": \"").append(clock.instant()).append('"');
      told.forEach((kind, rows) -> json.append(",\n\"").append(kind).append("\": ").append(rows));
      zip.write(json.append("\n}\n").toString().getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      int number = 0;
      for (var module : modules) {
        for (var held : module.files(person)) {
          var served = files.original(held.owner(), held.reference());
          zip.putNextEntry(new ZipEntry("files/%04d-%s".formatted(++number, safe(held.name() + "-" + files.find(held.owner(), held.reference()).name()))));
          java.nio.file.Files.copy(served.body(), zip);
          zip.closeEntry();
        }
      }
    }
  }

  /** How much of each kind is kept, for a look before an erasure. */
  public Map<String, Integer> kept(Actor.Staff actor, UUID customer) {
    requireManager(actor);
    var person = person(customer);
    var counts = new TreeMap<String, Integer>();
    for (var module : modules) {
      module.told(person).forEach((kind, rows) -> counts.put(kind, count(rows)));
    }
    counts.put("files", modules.stream().mapToInt(module -> module.files(person).size()).sum());
    return counts;
  }

  /** Numbers of claims that must end before this person can be forgotten. */
  public List<String> underWay(Actor.Staff actor, UUID customer) {
    requireManager(actor);
    return claims.underWay(person(customer).customers());
  }

  /** Writes down that the person wishes to be forgotten. @throws NotPossible while a claim of theirs is under way, or when it is asked for already */
  @Transactional
  public void ask(Actor.Staff actor, UUID customer, String reason) {
    requireManager(actor);
    customers.find(actor, customer);
    var why = reason.strip();
    if (why.isEmpty()) {
      throw InvalidInput.at("/reason", "privacy.reason");
    }
    if (why.length() > LONGEST_REASON) {
      throw InvalidInput.at("/reason", "parties.text.long", LONGEST_REASON);
    }
    refuseUnderWay(person(customer));
    var id = Ids.next(clock);
    try {
      sql.ask(id, customer, why, actor.reference(), clock.instant());
    } catch (DuplicateKeyException already) {
      throw new NotPossible("privacy.already");
    }
    journal.record(actor.reference(), "customer:" + customer, "customer.erasure-asked", null, Map.of());
    sql.openWish(customer).ifPresent(wish -> sql.endWish(wish.id(), "TAKEN_UP", actor.reference(), null, id, clock.instant()));
  }

  /** What waits for a second person. */
  @Transactional(readOnly = true)
  public List<Erasure> open(Actor.Staff actor) {
    requireManager(actor);
    return sql.open();
  }

  /** Whether this person can be the second one. */
  @Transactional(readOnly = true)
  public boolean mayErase(Actor.Staff actor, Erasure erasure) {
    return actor.is(Role.MANAGER) && !actor.reference().equals(erasure.askedBy()) && staff.standsApart(actor, Role.MANAGER, erasure.askedBy(), erasure.askedAt());
  }

  @Transactional
  public void stop(Actor.Staff actor, UUID id) {
    requireManager(actor);
    var erasure = sql.openForDoing(id).orElseThrow(NotFound::new);
    sql.stop(id, actor.reference(), clock.instant());
    sql.reopenWish(id); // a customer's own wish waits for an answer again
    journal.record(actor.reference(), "customer:" + erasure.customer(), "customer.erasure-stopped", null, Map.of());
  }

  /**
   * Forgets the person, as the second of two. They are told by mail what stays and why; that mail is the last that is kept, for thirty days.
   *
   * @throws NotPossible for who asked and whoever depends on them, and while a claim is under way
   */
  public void erase(Actor.Staff actor, UUID id) {
    requireManager(actor);
    var page = emptying.page();
    var line = transaction.execute(t -> {
      var erasure = sql.openForDoing(id).orElseThrow(NotFound::new);
      if (!mayErase(actor, erasure)) {
        throw new NotPossible("privacy.apart");
      }
      var person = person(erasure.customer());
      refuseUnderWay(person);
      var customer = customers.find(actor, erasure.customer());
      int held = emptying.empty(person, page);
      var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      sql.done(id, actor.reference(), now);
      journal.record(actor.reference(), "customer:" + erasure.customer(), "customer.erased", null, Map.of("askedBy", erasure.askedBy(), "files", held));
      if (customer.email() != null) {
        var language = Locale.forLanguageTag(customer.locale());
        outbound.mail(customer.email(), texts.text(language, "privacy.done.subject"), texts.text(language, "privacy.done.text"), language);
      }
      return new ErasureList.Line(now, person.customers(), erasure.askedBy(), actor.reference());
    });
    ErasuresKept.keep(home, Objects.requireNonNull(line));
  }

  /** All erasures that this database knows of. */
  List<ErasureList.Line> erasures() {
    return Objects.requireNonNull(transaction.execute(t -> sql.done().stream()
        .map(done -> new ErasureList.Line(done.at(), parties.person(done.customer()).customers(), done.askedBy(), done.doneBy())).toList()));
  }

  /**
   * Forgets somebody whom two people had forgotten before, when this database does not know of it: it came from a backup. Whatever their claims' state is in it.
   *
   * @return whether it was needed
   */
  boolean eraseAgain(ErasureList.Line line) {
    var main = line.customers().getFirst();
    if (sql.erasedSince(main, line.at())) {
      return false;
    }
    var page = emptying.page();
    return Objects.requireNonNull(transaction.execute(t -> {
      sql.oneWriterOfErasures();
      if (sql.erasedSince(main, line.at())) {
        return false; // by another copy of the program
      }
      var known = line.customers().stream().map(parties::person).toList();
      var ids = known.stream().flatMap(person -> person.customers().stream()).distinct().toList();
      var person = new Person(ids, known.stream().flatMap(one -> one.handles().stream()).distinct().toList(), claims.claimsOf(ids));
      int held = emptying.empty(person, page);
      sql.endOpen(main, line.doneBy(), clock.instant());
      sql.insertDone(Ids.next(clock), main, line.askedBy(), line.doneBy(), line.at());
      journal.record("system", "customer:" + main, "customer.erased", "Done again: the database came from a backup made before", Map.of("askedBy", line.askedBy(), "files", held));
      return true;
    }));
  }

  // ---- What a customer asks themselves

  /** Somebody's own wish to be forgotten, not answered yet. */
  public record Wish(UUID id, UUID customer, Instant at) {}

  /** Whether a customer's wish waits: for a manager who takes it up, or, taken up, for the second. */
  public enum Asked { NOT, WAITS, TAKEN_UP }

  @Transactional(readOnly = true)
  public Asked asked(Actor.Customer actor) {
    return sql.openWish(actor.id()).isPresent() ? Asked.WAITS : sql.open().stream().anyMatch(open -> open.customer().equals(actor.id())) ? Asked.TAKEN_UP : Asked.NOT;
  }

  /** Numbers of the customer's claims that must end before they can be forgotten. */
  @Transactional(readOnly = true)
  public List<String> underWay(Actor.Customer actor) {
    return claims.underWay(person(actor.id()).customers());
  }

  /** Writes down that the customer wishes to be forgotten, and tells them by mail what comes. @throws NotPossible while a claim of theirs is under way, or when they have asked */
  @Transactional
  public void wish(Actor.Customer actor) {
    refuseUnderWay(person(actor.id()));
    if (asked(actor) != Asked.NOT) {
      throw new NotPossible("privacy.wish.already");
    }
    try {
      sql.wish(Ids.next(clock), actor.id(), clock.instant());
    } catch (DuplicateKeyException already) {
      throw new NotPossible("privacy.wish.already");
    }
    journal.record(actor.reference(), "customer:" + actor.id(), "customer.erasure-wished", null, Map.of());
    tell(actor.id(), "privacy.wish.mail.subject", "privacy.wish.mail.text", settings.link("/my/erasure"));
    tellManagers("privacy.due.new", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(DAYS_TO_ANSWER).toString(), settings.link("/console/privacy"));
  }

  /**
   * Reminds managers of what they owe an answer: wishes that nobody has taken up, after each week and on every day of the last five, and erasures for which a second person is missing as long.
   *
   * @return of how many
   */
  @Transactional
  int remind() {
    var now = clock.instant();
    var wishes = sql.openWishes().stream().map(Wish::at).filter(at -> isDueAgain(at, now)).toList();
    var halves = sql.open().stream().map(Erasure::askedAt).filter(at -> isDueAgain(at, now)).toList();
    if (!wishes.isEmpty() || !halves.isEmpty()) {
      var oldest = Stream.concat(wishes.stream(), halves.stream()).min(Comparator.naturalOrder()).orElseThrow();
      tellManagers("privacy.due.again", wishes.size(), halves.size(), LocalDate.ofInstant(oldest, ZoneOffset.UTC).plusDays(DAYS_TO_ANSWER).toString(), settings.link("/console/privacy"));
    }
    return wishes.size() + halves.size();
  }

  private static boolean isDueAgain(Instant since, Instant now) {
    long days = ChronoUnit.DAYS.between(LocalDate.ofInstant(since, ZoneOffset.UTC), LocalDate.ofInstant(now, ZoneOffset.UTC));
    return days > 0 && (days % 7 == 0 || days >= DAYS_TO_ANSWER - 5);
  }

  /** In both languages, because staff have none on record; nobody is named, so that the mail need not be forgotten with them. */
  private void tellManagers(String text, Object... arguments) {
    var said = texts.text(Locale.ENGLISH, text, arguments) + "\n\n" + texts.text(Locale.SIMPLIFIED_CHINESE, text, arguments);
    staff.accounts(new Actor.System()).stream().filter(account -> !account.disabled() && account.roles().contains(Role.MANAGER))
        .forEach(account -> outbound.mail(account.email(), texts.text(Locale.ENGLISH, "privacy.due.subject"), said, Locale.ENGLISH));
  }

  /** Takes the wish back; nothing happens when it was answered already. */
  @Transactional
  public void withdrawWish(Actor.Customer actor) {
    if (sql.openWish(actor.id()).filter(wish -> sql.endWish(wish.id(), "WITHDRAWN", actor.reference(), null, null, clock.instant())).isPresent()) {
      journal.record(actor.reference(), "customer:" + actor.id(), "customer.erasure-withdrawn", null, Map.of());
    }
  }

  /** Wishes that nobody has answered, the oldest first. */
  @Transactional(readOnly = true)
  public List<Wish> wishes(Actor.Staff actor) {
    requireManager(actor);
    return sql.openWishes();
  }

  /** Declines a wish and tells the customer why. @throws NotFound when it was answered already */
  @Transactional
  public void decline(Actor.Staff actor, UUID id, String reason) {
    requireManager(actor);
    var wish = sql.openWishes().stream().filter(open -> open.id().equals(id)).findFirst().orElseThrow(NotFound::new);
    var why = reason.strip();
    if (why.isEmpty()) {
      throw InvalidInput.at("/reason", "privacy.decline.reason");
    }
    if (why.length() > LONGEST_REASON) {
      throw InvalidInput.at("/reason", "parties.text.long", LONGEST_REASON);
    }
    if (sql.endWish(id, "DECLINED", actor.reference(), why, null, clock.instant())) {
      journal.record(actor.reference(), "customer:" + wish.customer(), "customer.erasure-declined", null, Map.of());
      tell(wish.customer(), "privacy.declined.mail.subject", "privacy.declined.mail.text", why);
    }
  }

  private void tell(UUID id, String subject, String text, String more) {
    var customer = customers.find(new Actor.System(), id);
    if (customer.email() != null) {
      var language = Locale.forLanguageTag(customer.locale());
      outbound.mail(customer.email(), texts.text(language, subject), texts.text(language, text, customer.name(), more), language);
    }
  }

  private Person person(UUID customer) {
    var known = parties.person(customer);
    return new Person(known.customers(), known.handles(), claims.claimsOf(known.customers()));
  }

  private void refuseUnderWay(Person person) {
    var underWay = claims.underWay(person.customers());
    if (!underWay.isEmpty()) {
      throw new NotPossible("privacy.underWay", String.join(", ", underWay));
    }
  }

  private void requireOwn(Actor actor, UUID customer) {
    var may = switch (actor) {
      case Actor.Customer(UUID id) -> id.equals(customer);
      case Actor.Staff member -> member.is(Role.MANAGER);
      case Actor.System system -> true;
      case Actor.LinkHolder holder -> false;
      case Actor.Integration key -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!may) {
      throw new NotFound();
    }
    customers.find(actor, customer);
  }

  private static void requireManager(Actor.Staff actor) {
    if (!actor.is(Role.MANAGER)) {
      throw new NotAllowed(Role.MANAGER.name());
    }
  }

  private static int count(String rows) {
    return rows.equals("[]") ? 0 : tools.jackson.databind.json.JsonMapper.shared().readTree(rows).size();
  }

  private static String safe(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
  }

  /** Closing the zip must not close the answer it is written into. */
  private static final class KeptOpen extends FilterOutputStream {

    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
