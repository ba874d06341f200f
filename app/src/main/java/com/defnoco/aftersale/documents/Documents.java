package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.claims.ClaimEvents;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.FactEntry;
import com.defnoco.aftersale.claims.ItemRef;
import com.defnoco.aftersale.claims.LiveChannel;
import com.defnoco.aftersale.claims.Proposal;
import com.defnoco.aftersale.files.FileReference;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Paper;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The papers, photos, videos and logs of claim items, and the verdicts on invoices and certificates.
 *
 * <p>Whoever may see a claim may see its documents, customers only those meant for them; everything else is {@link NotFound}.
 */
@Component
public class Documents {

  /** Largest battery log taken: 512 MiB. */

  private static final int LONGEST_TEXT = 4_000;

  private final DocumentsSql sql;
  private final Examinations examinations;
  private final Files files;
  private final Claims claims;
  private final Journal journal;
  private final Texts texts;
  private final TransactionOperations transaction;
  private final Clock clock;
  private final ApplicationEventPublisher events;
  private final Settings settings;
  private final ObjectProvider<LiveChannel> live;

  Documents(DocumentsSql sql, Examinations examinations, Files files, Claims claims, Journal journal, Texts texts, TransactionOperations transaction, Clock clock,
      Settings settings, ObjectProvider<LiveChannel> live, ApplicationEventPublisher events) {
    this.sql = sql;
    this.examinations = examinations;
    this.files = files;
    this.claims = claims;
    this.journal = journal;
    this.texts = texts;
    this.transaction = transaction;
    this.clock = clock;
    this.events = events;
    this.settings = settings;
    this.live = live;
  }

  // ---- Looking

  /** The documents of a claim that the actor may see, all items, oldest first. */
  @Transactional(readOnly = true)
  public List<Document> of(Actor actor, String claimNumber) {
    var claim = claims.find(actor, claimNumber);
    return shown(actor, claim, sql.ofClaim(claim.id()));
  }

  /** One document. */
  @Transactional(readOnly = true)
  public Document find(Actor actor, String claimNumber, UUID id) {
    var claim = claims.find(actor, claimNumber);
    return shown(actor, claim, sql.find(claim.id(), id).stream().toList()).stream().findFirst().orElseThrow(NotFound::new);
  }

  /** The document for download or show; see {@code Files.serve}. Not for use inside a transaction. */
  public Served serve(Actor actor, String claimNumber, UUID id) {
    var document = find(actor, claimNumber, id);
    return files.serve(owner(document.id()), document.file().id());
  }

  /** A small picture of it. */
  public Served thumbnail(Actor actor, String claimNumber, UUID id) {
    var document = find(actor, claimNumber, id);
    return files.thumbnail(owner(document.id()), document.file().id());
  }

  /** The untouched original, positions included: staff who judge claims only, as a download. Who looked is in the journal. */
  public Served original(Actor actor, String claimNumber, UUID id) {
    var document = find(actor, claimNumber, id);
    mayJudge(actor);
    transaction.executeWithoutResult(status -> journal.record(actor.reference(), subject(document.claimId()), "document.originalRead", null,
        Map.of("item", document.item(), "document", id.toString())));
    return files.original(owner(document.id()), document.file().id());
  }

  // ---- Adding

  /**
   * Receives a file and adds it to an item. Not for use inside a transaction.
   *
   * @throws InvalidInput when the file is refused, see {@code Files.receive}
   * @throws NotPossible when the claim is closed
   */
  public Document add(Actor actor, String claimNumber, int item, DocumentKind kind, InputStream content, @Nullable String name, String note) {
    var place = claims.item(actor, claimNumber, item); // before a byte is read: whose claim is it?
    mayAdd(actor);
    checkNote(note);
    var draft = "draft:" + Ids.next(clock);
    var file = files.receive(actor, draft, content, name, kind == DocumentKind.LOG || kind == DocumentKind.OTHER ? Files.LOG_LIMIT_BYTES : Files.USUAL_LIMIT_BYTES);
    return Objects.requireNonNull(transaction.execute(status -> added(actor, place, kind, draft, file.id(), note)));
  }

  /**
   * Adds a file received earlier, while the claim was still a draft.
   *
   * @param owner under which {@code Files.receive} took it
   * @param reference what it answered
   */
  @Transactional
  public Document addReceived(Actor actor, String claimNumber, int item, DocumentKind kind, String owner, UUID reference, String note) {
    var place = claims.item(actor, claimNumber, item);
    mayAdd(actor);
    checkNote(note);
    return added(actor, place, kind, owner, reference, note);
  }

  /** Hides a document that staff added from the customer, or shows it. What a customer sent cannot be hidden from them. */
  @Transactional
  public Document show(Actor actor, String claimNumber, UUID id, boolean toCustomer) {
    var claim = claims.find(actor, claimNumber);
    var row = sql.find(claim.id(), id).filter(r -> r.visible() || inside(actor)).orElseThrow(NotFound::new);
    mayJudge(actor);
    if (row.fromCustomer() && !toCustomer) {
      throw new NotPossible("documents.from-customer");
    }
    if (row.visible() != toCustomer) {
      sql.show(id, toCustomer);
      journal.record(actor.reference(), subject(claim.id()), toCustomer ? "document.shown" : "document.hidden", null,
          Map.of("item", row.item(), "document", id.toString()));
    }
    return find(actor, claimNumber, id);
  }

  // ---- Judging

  /**
   * Gives a verdict on an invoice or certificate and sets the claim's fact accordingly, with this document as evidence.
   * TAMPERED only proposes, until {@link #answerProposal}. The first INVALID of a paper asks the customer for a better copy and leaves the fact open
   * (I12); a second one, or {@link #noBetterCopy}, settles it. A paper that is not VALID changes nothing while another one is.
   *
   * @param evidence what was compared with what
   * @param reason why, for the customer; may be blank for VALID
   * @throws NotAllowed for anyone but engineers, managers and keys with CLAIMS_WRITE
   * @throws NotPossible when the document is no invoice or certificate, or a proposal waits
   */
  @Transactional
  public Document judge(Actor actor, String claimNumber, UUID id, Paper verdict, String evidence, String reason) {
    var claim = claims.find(actor, claimNumber);
    var row = sql.find(claim.id(), id).filter(r -> r.visible() || inside(actor)).orElseThrow(NotFound::new);
    mayJudge(actor);
    var fact = fact(row.kind()).orElseThrow(() -> new NotPossible("documents.not-a-paper"));
    checkSaid(verdict, evidence, reason);
    var before = sql.verdictsForUpdate(id);
    if (before.stream().anyMatch(Verdict::waits)) {
      throw new NotPossible("documents.proposal-waits");
    }
    var now = new Verdict(Ids.next(clock), before.size() + 1, verdict, evidence.strip(), reason.strip(), actor.reference(), name(actor, claim), clock.instant(),
        Optional.empty());
    sql.insertVerdict(id, now);
    // An accusation is not the customer's to read before a second person has shared it.
    journal.record(actor.reference(), subject(claim.id()), verdict == Paper.TAMPERED ? "document.suspected" : "document.judged", now.reason().isEmpty() ? null : now.reason(),
        Map.of("item", row.item(), "document", id.toString(), "kind", row.kind().name(), "verdict", verdict.name(), "evidence", now.evidence()));
    settle(actor, claim, row, fact, now);
    return find(actor, claimNumber, id);
  }

  /**
   * A manager's answer to a TAMPERED verdict that somebody else proposed.
   *
   * @throws NotAllowed for anyone but a manager, and for whoever proposed it
   */
  @Transactional
  public Document answerProposal(Actor actor, String claimNumber, UUID id, boolean approve, String reason) {
    var document = find(actor, claimNumber, id);
    var proposal = claims.find(actor, claimNumber).item(document.item()).proposals().stream()
        .filter(p -> p.kind() == Proposal.Kind.TAMPERED && id.equals(p.document()))
        .findFirst().orElseThrow(() -> new NotPossible("documents.no-proposal"));
    claims.answerProposal(actor, proposal.id(), approve, reason); // comes back as an event, like an answer given elsewhere
    return find(actor, claimNumber, id);
  }

  /** The second person's answer, wherever it was given. */
  @EventListener
  void answered(ClaimEvents.ProposalAnswered answer) {
    if (answer.kind() == Proposal.Kind.TAMPERED && answer.document() != null) {
      sql.insertAnswer(answer.document(), new Verdict.Approval(answer.approved(), answer.reason(), answer.by(), answer.byName(), answer.at()));
    }
  }

  /** Papers of this claim for which a better copy was asked and has not come: item and kind. */
  @Transactional(readOnly = true)
  public List<BetterCopyAsked> betterCopiesAwaited(Actor actor, String claimNumber) {
    var claim = claims.find(actor, claimNumber);
    return sql.betterCopiesAwaited(claim.id()).stream()
        .map(asked -> new BetterCopyAsked(claim.id(), claim.number(), asked.item(), asked.kind(), asked.document(), asked.reason()))
        .toList();
  }

  /**
   * There is no better copy: the customer says so, or the engineer stops waiting. The paper counts as INVALID now (I12).
   */
  @Transactional
  public void noBetterCopy(Actor actor, String claimNumber, int item, DocumentKind kind, String reason) {
    var place = claims.item(actor, claimNumber, item);
    mayAdd(actor);
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "documents.problem.reason");
    }
    var asked = sql.betterCopiesAwaited(place.claimId()).stream().filter(a -> a.item() == item && a.kind() == kind).findFirst();
    if (asked.isEmpty() || !sql.settleBetterCopy(place.itemId(), kind, clock.instant())) {
      throw new NotPossible("documents.copy-not-asked");
    }
    journal.record(actor.reference(), subject(place.claimId()), "document.noBetterCopy", reason.strip(), Map.of("item", item, "kind", kind.name()));
    // A customer cannot judge a paper, but with this the engineer's verdict of INVALID comes into force.
    claims.setFact(inside(actor) ? actor : new Actor.System(), claimNumber, item, fact(kind).orElseThrow(), Paper.INVALID.name(),
        texts.text(Locale.ENGLISH, "documents.no-better-copy", reason.strip()), asked.get().document(), null);
  }

  // ---- Steps

  private Document added(Actor actor, ItemRef place, DocumentKind kind, String owner, UUID reference, String note) {
    var id = Ids.next(clock);
    var file = files.handOver(reference, owner, owner(id));
    boolean fromCustomer = !inside(actor);
    var claim = claims.find(actor, place.claimNumber());
    sql.insert(new DocumentsSql.Row(id, place.claimId(), place.claimNumber(), place.itemId(), place.item(), kind, file.id(), actor.reference(),
        name(actor, claim), clock.instant(), note.strip(), fromCustomer, true), file.sha256());
    var details = new HashMap<String, Object>(Map.of("item", place.item(), "document", id.toString(), "kind", kind.name(), "sha256", file.sha256()));
    journal.record(actor.reference(), subject(place.claimId()), "document.added", null, details);
    claims.paperReceived(actor, place.claimNumber(), place.item(), fact(kind).orElse(null), id, file.name());
    events.publishEvent(new DocumentAdded(place.claimId(), place.claimNumber(), place.itemId(), place.item(), id, kind, file.type(), file.sha256(), file.size()));
    if (kind.isPaper()) {
      sql.settleBetterCopy(place.itemId(), kind, clock.instant());
      examinations.stage(id);
    }
    return find(actor, place.claimNumber(), id);
  }

  /** What a verdict means for the claim's fact. */
  private void settle(Actor actor, ClaimView claim, DocumentsSql.Row row, Fact fact, Verdict verdict) {
    var inForce = claim.item(row.item()).facts().stream().filter(entry -> !entry.superseded() && entry.fact() == fact).findFirst();
    switch (verdict.paper()) {
      case VALID -> setFact(actor, row, fact, verdict);
      case TAMPERED -> setFact(actor, row, fact, verdict); // claims makes a proposal of it
      case MISSING -> {
        if (!rests(inForce, row, Paper.VALID) && !rests(inForce, row, Paper.TAMPERED)) {
          setFact(actor, row, fact, verdict);
        }
      }
      case INVALID -> {
        if (rests(inForce, row, Paper.VALID) || inForce.filter(entry -> Paper.TAMPERED.name().equals(entry.value())).isPresent()) {
          // Another copy is good, or two persons found tampering: this copy changes neither.
          return;
        }
        if (sql.askForBetterCopy(row.itemId(), row.kind(), row.id(), verdict.reason(), clock.instant())) {
          if (inForce.map(FactEntry::value).isPresent()) {
            claims.setFact(actor, row.claimNumber(), row.item(), fact, null, evidence(verdict), row.id(), null);
          }
          askForBetterCopy(actor, claim, row, fact, verdict);
        } else {
          setFact(actor, row, fact, verdict);
        }
      }
    }
  }

  private void setFact(Actor actor, DocumentsSql.Row row, Fact fact, Verdict verdict) {
    sql.settleBetterCopy(row.itemId(), row.kind(), clock.instant());
    claims.setFact(actor, row.claimNumber(), row.item(), fact, verdict.paper().name(), evidence(verdict), row.id(), null);
  }

  private void askForBetterCopy(Actor actor, ClaimView claim, DocumentsSql.Row row, Fact fact, Verdict verdict) {
    claims.paperNotEnough(actor, row.claimNumber(), row.item(), fact, row.id(), verdict.reason());
    var language = Locale.forLanguageTag(claim.locale());
    var said = texts.text(language, "documents.better-copy." + row.kind(), claim.item(row.item()).serialNumber(), verdict.reason(), settings.link("/help/papers"));
    // Where the customer talks with us they are asked there, and only there; else by mail, which brings the link to the claim by itself.
    var there = said + "\n" + texts.text(language, "documents.better-copy.there", settings.link("/t/") + claims.link(new Actor.System(), row.claimNumber()));
    if (live.stream().noneMatch(channel -> channel.say(actor, row.claimId(), there, true))) {
      claims.message(actor, row.claimNumber(), said, false);
    }
    events.publishEvent(new BetterCopyAsked(row.claimId(), row.claimNumber(), row.item(), row.kind(), row.id(), verdict.reason()));
  }

  /** Whether the fact rests, with this value, on another document than this one. */
  private static boolean rests(Optional<FactEntry> inForce, DocumentsSql.Row row, Paper value) {
    return inForce.filter(entry -> value.name().equals(entry.value()) && !row.id().equals(entry.document())).isPresent();
  }

  private static String evidence(Verdict verdict) {
    return verdict.reason().isEmpty() || verdict.reason().equals(verdict.evidence()) ? verdict.evidence() : verdict.evidence() + " " + verdict.reason();
  }

  // ---- What the actor sees

  private List<Document> shown(Actor actor, ClaimView claim, List<DocumentsSql.Row> rows) {
    boolean inside = inside(actor);
    var visible = rows.stream().filter(row -> inside || row.visible()).toList();
    if (visible.isEmpty()) {
      return List.of();
    }
    var held = files.heldBy(visible.stream().map(row -> owner(row.id())).toList());
    var verdicts = sql.verdicts(claim.id());
    var language = Locale.forLanguageTag(claim.locale());
    var examined = inside ? sql.examinations(claim.id()) : Map.<UUID, Examination>of();
    var same = inside ? othersOf(claim, sql.sameFiles(claim.id())) : Map.<UUID, List<String>>of();
    return visible.stream()
        .map(row -> document(row, Objects.requireNonNull(held.get(owner(row.id()))), verdicts.getOrDefault(row.id(), List.of()),
            same.getOrDefault(row.id(), List.of()), Optional.ofNullable(examined.get(row.id())).map(found -> found.told(texts, language)).orElse(null), inside))
        .toList();
  }

  private static Document document(DocumentsSql.Row row, FileReference file, List<Verdict> verdicts, List<String> alsoOn,
      @Nullable Examination examination, boolean inside) {
    var inForce = verdicts.reversed().stream().filter(Verdict::inForce).findFirst().map(verdict -> inside ? verdict : forCustomer(verdict));
    var proposed = inside ? verdicts.stream().filter(Verdict::waits).findFirst() : Optional.<Verdict>empty();
    boolean namesIt = inside || row.fromCustomer();
    return new Document(row.id(), row.claimId(), row.claimNumber(), row.item(), row.kind(), file, namesIt ? row.addedBy() : "staff",
        namesIt ? row.addedByName() : "", row.addedAt(), row.note(), row.visible(), inForce, proposed, inside ? verdicts : List.of(), alsoOn, inside ? Optional.ofNullable(examination) : Optional.empty());
  }

  /** A customer learns what was found and why, not who of us found it, nor with what we compared. */
  private static Verdict forCustomer(Verdict verdict) {
    return new Verdict(verdict.id(), verdict.number(), verdict.paper(), "", verdict.reason(), "staff", "", verdict.at(), Optional.empty());
  }

  /** Only claims of other customers are worth a hint: one's own invoice may well cover five batteries. */
  private Map<UUID, List<String>> othersOf(ClaimView claim, Map<UUID, List<String>> same) {
    Map<String, UUID> customers = new HashMap<>();
    var others = new HashMap<UUID, List<String>>();
    same.forEach((document, numbers) -> others.put(document, numbers.stream()
        .filter(number -> !customers.computeIfAbsent(number, n -> claims.items(new Actor.System(), n).getFirst().customerId()).equals(claim.customerId()))
        .toList()));
    return others;
  }

  // ---- Who may what

  private static boolean inside(Actor actor) {
    return switch (actor) {
      case Actor.Staff staff -> true;
      case Actor.Integration key -> true;
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
  }

  private static void mayAdd(Actor actor) {
    switch (actor) {
      case Actor.Customer customer -> {}
      case Actor.LinkHolder holder -> {}
      case Actor.System system -> {}
      case Actor.Staff staff -> mayJudge(staff);
      case Actor.Integration key -> mayJudge(key);
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  private static void mayJudge(Actor actor) {
    switch (actor) {
      case Actor.Staff staff -> {
        if (!staff.is(Role.ENGINEER, Role.MANAGER)) {
          throw new NotAllowed(Role.ENGINEER.name());
        }
      }
      case Actor.Integration key -> {
        if (!key.scopes().contains(Scope.CLAIMS_WRITE)) {
          throw new NotAllowed(Scope.CLAIMS_WRITE.name());
        }
      }
      case Actor.System system -> {}
      case Actor.Customer customer -> throw new NotAllowed(Role.ENGINEER.name());
      case Actor.LinkHolder holder -> throw new NotAllowed(Role.ENGINEER.name());
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  // ---- Small parts

  private static void checkNote(String note) {
    if (note.length() > LONGEST_TEXT) {
      throw InvalidInput.at("/note", "documents.problem.text-long", LONGEST_TEXT);
    }
  }

  private static void checkSaid(Paper verdict, String evidence, String reason) {
    if (evidence.isBlank()) {
      throw InvalidInput.at("/evidence", "documents.problem.evidence");
    }
    if (reason.isBlank() && verdict != Paper.VALID) {
      throw InvalidInput.at("/reason", "documents.problem.reason");
    }
    if (evidence.length() > LONGEST_TEXT) {
      throw InvalidInput.at("/evidence", "documents.problem.text-long", LONGEST_TEXT);
    }
    if (reason.length() > LONGEST_TEXT) {
      throw InvalidInput.at("/reason", "documents.problem.text-long", LONGEST_TEXT);
    }
  }

  private static Optional<Fact> fact(DocumentKind kind) {
    return switch (kind) {
      case INVOICE -> Optional.of(Fact.INVOICE);
      case WARRANTY_CERTIFICATE -> Optional.of(Fact.CERTIFICATE);
      case PHOTO, VIDEO, LOG, OTHER -> Optional.empty();
    };
  }

  private static String name(Actor actor, ClaimView claim) {
    return switch (actor) {
      case Actor.Staff staff -> staff.name();
      case Actor.Customer customer -> claim.customerName();
      case Actor.LinkHolder holder -> claim.customerName();
      case Actor.Integration key -> "API";
      case Actor.System system -> "Aftersale";
      case Actor.Visitor visitor -> "";
    };
  }

  private static String owner(UUID document) {
    return "document:" + document;
  }

  private static String subject(UUID claim) {
    return "claim:" + claim;
  }
}
