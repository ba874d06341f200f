package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.certificates.CertificateContent.Owner;
import com.defnoco.aftersale.certificates.CertificatesSql.BatchRow;
import com.defnoco.aftersale.certificates.CertificatesSql.NewRow;
import com.defnoco.aftersale.certificates.Completions.Carried;
import com.defnoco.aftersale.certificates.Verification.Detail;
import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.Certifiable;
import com.defnoco.aftersale.registry.ConsignmentQuery;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.PortArrivalCorrected;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitFactsChanged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/** Warranty certificates: issuing, completing, taking back, checking. */
@Component
public class Certificates {

  /** Name of the copy of the published file in the data folder. */
  public static final String PUBLISHED_COPY = "published-keys.json";

  private static final Logger log = LoggerFactory.getLogger(Certificates.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String NUMBER_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Duration LIST_LIFE = Duration.ofHours(24);
  private static final int MOST_KITS = 8;
  private static final int UNITS_AT_ONCE = 100;
  private static final int MOST_TRIES = 5;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final CertificatesSql sql;
  private final SigningKeys keys;
  private final Completions completions;
  private final TimeStamps timeStamps;
  private final Registry registry;
  private final CoverLookup lookup;
  private final Editions editions;
  private final Texts texts;
  private final Settings settings;
  private final Journal journal;
  private final Budgets budgets;
  private final BatchJob batches;
  private final SigningSettings signing;
  private final TransactionOperations transaction;
  private final Clock clock;
  /** Reading a stranger's picture or PDF costs memory and time: so many at once leave the rest of the program its own. */
  private final Semaphore turns = new Semaphore(4, true);
  private final Map<String, CertificateKit> kits = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, CertificateKit> eldest) {
      return size() > MOST_KITS;
    }
  };

  Certificates(CertificatesSql sql, SigningKeys keys, Completions completions, TimeStamps timeStamps, Registry registry, CoverLookup lookup, ObjectProvider<Editions> editions,
      Texts texts, Settings settings, Journal journal, Budgets budgets, BatchJob batches, SigningSettings signing, TransactionOperations transaction, Clock clock) {
    this.sql = sql;
    this.keys = keys;
    this.completions = completions;
    this.timeStamps = timeStamps;
    this.registry = registry;
    this.lookup = lookup;
    this.editions = editions.getIfAvailable(Editions::shipped);
    this.texts = texts;
    this.settings = settings;
    this.journal = journal;
    this.budgets = budgets;
    this.batches = batches;
    this.signing = signing;
    this.transaction = transaction;
    this.clock = clock;
  }

  // ---- Issuing

  /**
   * The unit's certificate; issued now, unless the current one says the same already. Not for use inside a transaction: a time stamp authority may be asked.
   *
   * @throws NotFound when there is no such unit
   * @throws NotPossible while its arrival at the port is not known
   */
  public Certificate issue(Actor actor, String serial) {
    mayIssue(actor);
    var unit = registry.unit(actor, serial).id();
    for (int i = 0; i < MOST_TRIES; i++) {
      var known = certifiable(unit, serial);
      var sheet = draw(actor.reference(), List.of(unit), Which.ASKED);
      var kept = transaction.execute(status -> certifiable(unit, serial).equals(known) && keep(actor, sheet) ? sql.current(unit).orElseThrow() : null);
      if (kept != null) {
        return kept;
      }
    }
    throw new NotPossible("certificates.changedMeanwhile", serial);
  }

  /** For which of some units a certificate is drawn, where the one they have is not right. */
  private enum Which {
    /** For all of them. */
    LACKING,
    /** For those that had one before, unless it was taken back. */
    REPLACED,
    /** As LACKING, and where our copy of the one in force was emptied of somebody who was erased. */
    ASKED
  }

  /** What was drawn for some units, and the completions that it tells. */
  private record Sheet(List<Drawn> drawn, Map<UUID, Carried> carried) {

    List<UUID> units() {
      return drawn.stream().map(one -> one.row().unitId()).toList();
    }
  }

  /**
   * Draws for those units that need a certificate: with none in force, or one that tells something else than is known now, or one whose key was revoked. What an owner had
   * completed stands in the new one too.
   */
  private Sheet draw(String issuedBy, List<UUID> units, Which which) {
    var last = sql.last(units);
    var carried = completions.of(units);
    var revoked = sql.revokedKeys();
    var key = keys.active();
    var drawn = new ArrayList<Drawn>();
    for (var unit : lookup.certifiable(units)) {
      var before = last.get(unit.unitId());
      var told = carried.get(unit.unitId());
      boolean wanted = switch (which) {
        case LACKING -> !stands(before, unit, told, revoked);
        case REPLACED -> before != null && before.endedAs() != Certificate.End.REVOKED && !stands(before, unit, told, revoked);
        case ASKED -> !stands(before, unit, told, revoked) || before != null && before.emptied();
      };
      if (wanted) {
        var one = draw(key, unit, told == null ? null : told.owner(), issuedBy);
        drawn.add(told == null ? one : one.of(told.customer()));
      }
    }
    carried.keySet().retainAll(drawn.stream().map(one -> one.row().unitId()).toList());
    return new Sheet(drawn, carried);
  }

  private static boolean stands(@Nullable Certificate last, Certifiable unit, @Nullable Carried told, Set<String> revokedKeys) {
    return last != null && last.endedAs() == null && !revokedKeys.contains(last.keyId()) && last.arrivedOn().equals(unit.arrivedOn())
        && last.coverFrom().equals(unit.cover().startsOn()) && last.lastDay().equals(unit.cover().lastDay())
        && (told == null ? last.buyer() == null : told.owner().equals(owner(last)));
  }

  private static @Nullable Owner owner(Certificate certificate) {
    return certificate.buyer() == null || certificate.purchasedOn() == null || certificate.invoiceNumber() == null ? null
        : new Owner(certificate.buyer(), certificate.purchasedOn(), certificate.invoiceNumber());
  }

  /** @throws NotPossible while its arrival at the port is not known */
  Certifiable certifiable(UUID unit, String serial) {
    return lookup.certifiable(List.of(unit)).stream().findFirst().orElseThrow(() -> new NotPossible("certificates.noArrival", serial));
  }

  /** A certificate that is signed and not yet anybody's. */
  record Drawn(NewRow row, byte[] headBytes) {

    Drawn of(UUID customer) {
      return new Drawn(row.of(customer), headBytes);
    }
  }

  /** Draws and signs; no transaction, and no question to the database but for the key. Not for a time at which somebody waits for a lock. */
  Drawn draw(Certifiable unit, @Nullable Owner owner, String issuedBy) {
    return draw(keys.active(), unit, owner, issuedBy);
  }

  private Drawn draw(SigningKeys.Active key, Certifiable unit, @Nullable Owner owner, String issuedBy) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var number = number();
    var issuedOn = LocalDate.ofInstant(now, ZoneOffset.UTC);
    var port = unit.port();
    var cover = unit.cover();
    var statement = new Statement(number, unit.serial(), unit.modelCode(), port.locode(), unit.arrivedOn(), cover.startsOn(), cover.lastDay(), issuedOn,
        owner == null ? null : owner.purchasedOn(), owner == null ? null : mark(owner.buyer(), owner.invoiceNumber()));
    var signed = statement.sign(key.id(), key.key());
    var content = new CertificateContent(number, unit.serialAsPrinted(), unit.serial(), unit.modelCode(), unit.modelName(), port.nameEn(), port.nameZh(), port.locode(),
        unit.arrivedOn(), proof(unit.proof()), cover.startsOn(), cover.lastDay(), issuedOn, owner, codeText(signed), signed, settings.link("/verify"));
    var edition = editions.latest();
    var kit = kit(content.words());
    var tail = sign(kit, CertificateDrawing.write(kit, content), Map.of("AftersaleStatement", signed), "Warranty certificate " + number, now, key);
    var sha256 = kit.afterHead();
    sha256.update(tail.bytes());
    return new Drawn(new NewRow(Ids.next(clock), number, unit.unitId(), unit.serial(), unit.consignmentId(), key.id(), signed, kit.headHash(), tail.bytes(), sha256.digest(),
        unit.arrivedOn(), cover.startsOn(), cover.lastDay(), edition.id(), tail.timeStamped(), now, issuedBy, owner == null ? null : owner.buyer(),
        owner == null ? null : owner.purchasedOn(), owner == null ? null : owner.invoiceNumber(), null), kit.head());
  }

  record Tail(byte[] bytes, boolean timeStamped) {}

  private Tail sign(CertificateKit kit, String drawing, Map<String, String> about, String title, Instant at, SigningKeys.Active key) {
    var stamped = new boolean[1];
    var bytes = SignedPdf.tail(kit, drawing, about, title, at, timeStamps.wanted() ? SignedPdf.ROOM_WITH_TIME_STAMP : SignedPdf.ROOM, digest -> {
      try {
        var plain = CmsSigner.sign(key.key(), key.certificate(), key.root(), digest);
        var with = TimeStampTokens.stamped(timeStamps, plain);
        stamped[0] = with != plain;
        return with.getEncoded(org.bouncycastle.asn1.ASN1Encoding.DER);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    return new Tail(bytes, stamped[0]);
  }

  /** Keeps what an owner completed. In a transaction. */
  Certificate keepCompleted(Actor actor, Drawn drawn) {
    put(actor, List.of(drawn), false);
    return sql.current(drawn.row().unitId()).orElseThrow();
  }

  /** In a transaction. @return false when an owner completed theirs while it was drawn: nothing was kept then */
  private boolean keep(Actor actor, Sheet sheet) {
    if (!sheet.drawn().isEmpty()) {
      sql.oneWriterOfEach(sheet.units());
      if (!completions.of(sheet.units()).equals(sheet.carried())) {
        return false;
      }
      put(actor, sheet.drawn(), true);
    }
    return true;
  }

  /** Of those that say the same as the current one, nothing is kept. @param telling whether owners who had completed the one before are told of the new one */
  private void put(Actor actor, List<Drawn> all, boolean telling) {
    var units = all.stream().map(one -> one.row().unitId()).toList();
    sql.oneWriterOfEach(units);
    var last = sql.last(units);
    var revoked = sql.revokedKeys();
    var drawn = all.stream().filter(one -> !same(last.get(one.row().unitId()), one.row(), revoked)).toList();
    var completed = telling ? sql.completed(units).keySet() : Set.<UUID>of();
    Map<String, Drawn> heads = new LinkedHashMap<>();
    drawn.forEach(one -> heads.putIfAbsent(HexFormat.of().formatHex(one.row().head()), one));
    heads.values().forEach(one -> sql.insertHead(one.row().head(), one.headBytes()));
    var entries = new ArrayList<Journal.Row>();
    for (var one : drawn) {
      var row = one.row();
      var before = last.get(row.unitId());
      var details = new TreeMap<String, Object>(Map.of("number", row.number(), "key", row.keyId(), "sha256", HexFormat.of().formatHex(row.sha256()), "lastDay", row.lastDay().toString()));
      if (before != null && before.endedAs() == null) {
        sql.endCurrent(row.unitId(), Certificate.End.SUPERSEDED, row.issuedAt(), actor.reference(), "Replaced by " + row.number());
        details.put("supersedes", before.number());
      }
      if (before != null && completed.contains(row.unitId())) {
        details.put("ownerTold", completions.tellReplaced(before, row, SignedPdf.whole(one.headBytes(), row.tail()), why(before, row, revoked)));
      }
      entries.add(new Journal.Row(actor.reference(), "unit:" + row.unitId(), telling || row.buyer() == null ? "certificate.issued" : "certificate.completed", null, details));
    }
    if (!drawn.isEmpty()) {
      sql.insert(drawn.stream().map(Drawn::row).toList());
    }
    journal.recordAll(entries);
  }

  private static Completions.Why why(Certificate before, NewRow row, Set<String> revokedKeys) {
    if (!before.arrivedOn().equals(row.arrivedOn()) || !before.lastDay().equals(row.lastDay())) {
      return Completions.Why.ARRIVAL;
    }
    return revokedKeys.contains(before.keyId()) ? Completions.Why.KEY : Completions.Why.OTHER;
  }

  private static boolean same(@Nullable Certificate last, NewRow row, Set<String> revokedKeys) {
    return last != null && last.endedAs() == null && !revokedKeys.contains(last.keyId()) && last.arrivedOn().equals(row.arrivedOn()) && last.coverFrom().equals(row.coverFrom())
        && last.lastDay().equals(row.lastDay()) && Objects.equals(last.buyer(), row.buyer()) && Objects.equals(row.purchasedOn(), last.purchasedOn())
        && Objects.equals(row.invoiceNumber(), last.invoiceNumber()) && Objects.equals(row.customerId(), last.customerId());
  }

  /** The form with the letters of our ports; another one with more letters only for words that need them. */
  private CertificateKit kit(String words) {
    var edition = editions.latest();
    synchronized (kits) {
      var usual = kits.computeIfAbsent(edition.id(), id -> new CertificateKit(CertificateDrawing.form(texts, edition), usualLetters()));
      var more = words.codePoints().filter(c -> c > '~' && !usual.carries(Character.toString(c))).distinct().sorted()
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
      return more.isEmpty() ? usual : kits.computeIfAbsent(edition.id() + more, id -> new CertificateKit(CertificateDrawing.form(texts, edition), usualLetters() + more));
    }
  }

  private String usualLetters() {
    var letters = new StringBuilder("\u00b7\u2013\u2014\u2019\u2026\u00e4\u00f6\u00fc\u00df\u00e9\u00e8");
    registry.ports().forEach(port -> letters.append(port.nameEn()).append(port.nameZh()));
    return letters.toString();
  }

  private String codeText(String signed) {
    var address = settings.link("/verify?q=") + signed;
    return address.length() <= 300 ? address : signed;
  }

  private String proof(ArrivalProof proof) {
    if (proof.kind() == ArrivalProof.Kind.NONE_YET) {
      return texts.text(Locale.ENGLISH, "certificate.proof.NONE_YET");
    }
    var words = texts.text(Locale.ENGLISH, "certificate.proof." + proof.kind());
    var reference = proof.reference() != null ? proof.reference() : proof.note();
    return reference == null ? words : words + ": " + reference;
  }

  /** 2 and 10 letters of which none looks like another: 50 random bits. */
  private static String number() {
    var number = new StringBuilder("WC-");
    for (int i = 0; i < 10; i++) {
      if (i == 5) {
        number.append('-');
      }
      number.append(NUMBER_LETTERS.charAt(RANDOM.nextInt(NUMBER_LETTERS.length())));
    }
    return number.toString();
  }

  /** Names nobody, fits one buyer with one invoice. */
  static byte[] mark(String buyer, String invoiceNumber) {
    var plain = (buyer + "\u0000" + invoiceNumber).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    return Arrays.copyOf(Hashes.sha256(plain), 8);
  }

  // ---- A whole consignment

  /** How far the certificates of a consignment are. */
  public record Progress(UUID id, String reference, long total, long done, long skipped, Instant askedAt, @Nullable Instant finishedAt) {
    public int percent() {
      return total == 0 ? 100 : (int) (100 * (done + skipped) / total);
    }
  }

  /** Stages certificates for every unit of a consignment; one such work at a time for each. Goes on where it stopped when the program was stopped. */
  @Transactional
  public Progress issueAll(Actor actor, String reference) {
    mayIssue(actor);
    var consignment = registry.consignment(actor, reference);
    if (consignment.arrivedOn() == null) {
      throw new NotPossible("certificates.noArrival", consignment.reference());
    }
    var running = sql.newestBatch(consignment.id()).filter(batch -> batch.finishedAt() == null);
    if (running.isPresent()) {
      return shown(running.get());
    }
    var row = new BatchRow(Ids.next(clock), consignment.id(), consignment.reference(), actor.reference(), clock.instant(), consignment.units(), 0, 0, null, null, false);
    sql.insertBatch(row);
    journal.record(actor.reference(), "consignment:" + consignment.id(), "certificates.asked", null, Map.of("units", consignment.units()));
    batches.stage(row.id(), clock.instant());
    return shown(row);
  }

  /**
   * Where the company wants it ({@code aftersale.signing.issue-on-arrival}): certificates for every consignment that has arrived since, and for units that were listed later.
   */
  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT15M")
  void issueForArrived() {
    if (signing.issueOnArrival()) {
      issueMissing();
    }
  }

  /** Stages what is missing; a consignment whose units all have one, or cannot have one, is left alone. */
  void issueMissing() {
    var system = new Actor.System();
    String after = null;
    do {
      var page = registry.consignments(system, new ConsignmentQuery(null, null, true, after, 500));
      for (var consignment : page) {
        boolean here = consignment.arrivedOn() != null && !consignment.arrivedOn().isAfter(LocalDate.ofInstant(clock.instant(), consignment.port().zone()));
        var newest = here && consignment.units() > 0 ? sql.newestBatch(consignment.id()) : Optional.<BatchRow>empty();
        if (here && consignment.units() > 0 && (newest.isEmpty() || newest.get().finishedAt() != null && newest.get().total() < consignment.units())) {
          transaction.executeWithoutResult(status -> issueAll(system, consignment.reference()));
        }
      }
      after = page.isEmpty() ? null : page.getLast().reference();
    } while (after != null);
  }

  /** The newest work on a consignment's certificates. */
  @Transactional(readOnly = true)
  public Optional<Progress> progress(Actor actor, String reference) {
    return sql.newestBatch(registry.consignment(actor, reference).id()).map(Certificates::shown);
  }

  private static Progress shown(BatchRow row) {
    return new Progress(row.id(), row.reference(), row.total(), row.done(), row.skipped(), row.askedAt(), row.finishedAt());
  }

  /** Works on a batch to its end; called by its job, and again after a stop. */
  void work(UUID batchId) {
    work(batchId, UNITS_AT_ONCE, Integer.MAX_VALUE);
  }

  /**
   * Works on a batch page by page. Each page's certificates and how far the work is commit together, so that a stop at any moment loses at most a page's drawing; of two who
   * work on the same batch one gives way.
   */
  void work(UUID batchId, int unitsAtOnce, int pages) {
    var batch = sql.batch(batchId).orElseThrow();
    var actor = new Actor.System();
    UUID after = batch.lastUnit();
    for (int done = 0; done < pages && batch.finishedAt() == null && !Thread.currentThread().isInterrupted(); done++) {
      var before = after;
      var page = registry.unitsIn(batch.consignmentId(), before, unitsAtOnce);
      if (page.isEmpty()) {
        transaction.executeWithoutResult(status -> {
          if (sql.finish(batchId, clock.instant())) {
            var end = sql.batch(batchId).orElseThrow();
            journal.record(batch.askedBy(), "consignment:" + batch.consignmentId(), "certificates.issued", null, Map.of("done", end.done(), "skipped", end.skipped()));
          }
        });
        return;
      }
      var last = page.getLast();
      Boolean moved = null;
      for (int i = 0; i < MOST_TRIES && moved == null; i++) {
        var sheet = draw(batch.askedBy(), page, batch.replacing() ? Which.REPLACED : Which.LACKING);
        moved = transaction.execute(status -> {
          int drawn = sheet.drawn().size();
          if (!sql.progress(batchId, before, drawn, page.size() - drawn, last)) {
            return false;
          }
          if (keep(actor, sheet)) {
            return true;
          }
          status.setRollbackOnly(); // an owner completed theirs meanwhile: it is drawn again
          return null;
        });
      }
      if (moved == null) {
        throw new IllegalStateException("Units of " + batch.reference() + " change faster than their certificates are drawn");
      }
      if (!moved) {
        return;
      }
      after = last;
    }
  }

  // ---- Looking

  /** The unit's certificates, the newest first. */
  @Transactional(readOnly = true)
  public List<Certificate> of(Actor actor, String serial) {
    return sql.ofUnit(registry.unit(actor, serial).id());
  }

  /** The PDF of the unit's current certificate. @throws NotFound when it has none */
  @Transactional(readOnly = true)
  public byte[] pdf(Actor actor, String serial) {
    var unit = registry.unit(actor, serial);
    var current = sql.current(unit.id()).orElseThrow(NotFound::new);
    return sql.pdf(current.number()).orElseThrow(NotFound::new);
  }

  /** The PDF of one of the unit's certificates, also of one that is not the last word any more. */
  @Transactional(readOnly = true)
  public byte[] pdf(Actor actor, String serial, String number) {
    var unit = registry.unit(actor, serial);
    sql.byNumber(number).filter(one -> one.unitId().equals(unit.id())).orElseThrow(NotFound::new);
    return sql.pdf(number).orElseThrow(NotFound::new);
  }

  // ---- Taking back

  /** Takes a certificate back: from now on it proves nothing. For managers. */
  @Transactional
  public void revoke(Actor actor, String serial, String number, String reason) {
    var unit = registry.unit(actor, serial);
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER))) {
      throw new NotAllowed(Role.MANAGER.name());
    }
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "registry.reasonMissing");
    }
    sql.byNumber(number).filter(one -> one.unitId().equals(unit.id())).orElseThrow(NotFound::new);
    if (sql.revoke(number, clock.instant(), actor.reference(), reason.strip())) {
      journal.record(actor.reference(), "unit:" + unit.id(), "certificate.revoked", reason.strip(), Map.of("number", number));
    }
  }

  /** A certificate that tells a wrong arrival is not the last word any more from this moment; new ones follow by themselves, and owners hear of them. */
  @EventListener
  void arrivalCorrected(PortArrivalCorrected corrected) {
    var about = "consignment:" + corrected.consignmentId();
    // A page of certificates that is being kept right now commits before this goes on, and is seen then.
    var stopped = sql.stopBatch(corrected.consignmentId(), clock.instant());
    int ended = corrected.before() == null ? 0
        : sql.endWrong(corrected.consignmentId(), corrected.after(), clock.instant(), corrected.actor(), "The arrival was corrected");
    if (ended > 0) {
      journal.record(corrected.actor(), about, "certificates.superseded", null, Map.of("count", ended));
    }
    if (corrected.after() != null && (ended > 0 || stopped.isPresent() || journal.count(about, "certificates.superseded") > 0)) {
      var consignment = registry.consignment(new Actor.System(), corrected.reference());
      var row = new BatchRow(Ids.next(clock), consignment.id(), consignment.reference(), corrected.actor(), clock.instant(), consignment.units(), 0, 0, null, null,
          !stopped.orElse(false));
      sql.insertBatch(row);
      var arrives = corrected.after().atStartOfDay(consignment.port().zone()).toInstant();
      batches.stage(row.id(), arrives.isAfter(clock.instant()) ? arrives : clock.instant());
    }
  }

  /** As {@link #arrivalCorrected}, for a unit that turned out to have travelled otherwise, to be made on another day, or to be somebody else's. */
  @EventListener
  void unitChanged(UnitFactsChanged changed) {
    var unit = List.of(changed.unitId());
    var last = sql.last(unit).get(changed.unitId());
    if (last == null) {
      return;
    }
    var known = lookup.certifiable(unit).stream().findFirst();
    boolean wrong = last.endedAs() == null && (known.isEmpty() || !known.get().arrivedOn().equals(last.arrivedOn()) || !known.get().cover().startsOn().equals(last.coverFrom())
        || !known.get().cover().lastDay().equals(last.lastDay()));
    if (wrong && sql.endCurrent(changed.unitId(), Certificate.End.SUPERSEDED, clock.instant(), changed.actor(), "What is known of the unit was corrected").isPresent()) {
      journal.record(changed.actor(), "unit:" + changed.unitId(), "certificate.superseded", null, Map.of("number", last.number()));
    }
    if (wrong || last.endedAs() == Certificate.End.SUPERSEDED || last.buyer() != null && completions.of(unit).isEmpty()) {
      batches.stageUnit(changed.unitId());
    }
  }

  /** Nothing that this key signed is believed any more: what it signed last is signed anew. */
  @EventListener
  void keyRevoked(SigningKeys.Revoked revoked) {
    batches.stageKey(revoked.key());
  }

  /** Replaces what a revoked key signed, some at a time; called by its job, and again after a stop. */
  void replaceSignedBy(String key) {
    List<UUID> units = List.of();
    do {
      units = sql.unitsSignedBy(key, units.isEmpty() ? null : units.getLast(), UNITS_AT_ONCE);
      replace(units);
    } while (!units.isEmpty() && !Thread.currentThread().isInterrupted());
  }

  /** New certificates for those of these units that had one which is not right any more. */
  void replace(List<UUID> units) {
    for (int i = 0; i < MOST_TRIES && !units.isEmpty(); i++) {
      var sheet = draw("system", units, Which.REPLACED);
      if (Objects.requireNonNull(transaction.execute(status -> keep(new Actor.System(), sheet)))) {
        return;
      }
    }
  }

  // ---- Checking

  /**
   * Checks a file of anybody: with the published keys, and with what this database knows of what was taken back since.
   *
   * @throws com.defnoco.aftersale.platform.TooOften when this address has asked too much
   */
  public Verification verify(Actor actor, byte[] file) {
    spend(actor);
    if (!waited()) {
      throw new TooOften(LONGEST_WAIT);
    }
    try {
      return inspected(PaperCheck.file(file, keys.now()), file);
    } finally {
      turns.release();
    }
  }

  private boolean waited() {
    try {
      return turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Checks the text of a code. */
  public Verification verifyCode(Actor actor, String text) {
    spend(actor);
    return today(PaperCheck.code(text, keys.now()));
  }

  /** For other modules, off the request path: no budget. */
  public Verification verifyQuietly(byte[] file) {
    return inspected(PaperCheck.file(file, keys.now()), file);
  }

  private Verification inspected(Verification found, byte[] file) {
    if (found.verdict() == Verdict.ALTERED && found.statement() != null && found.kind() == Verification.Kind.CERTIFICATE
        && found.details().stream().noneMatch(detail -> detail.key().startsWith("verify.pdf.line"))) {
      // What was issued under this number is kept: it tells what was changed, line by line.
      var issued = sql.pdf(found.statement().number());
      if (issued.isPresent()) {
        return found.and(PaperCheck.differences(issued.get(), file).toArray(Detail[]::new));
      }
    }
    return today(found);
  }

  private Verification today(Verification found) {
    if (found.verdict() != Verdict.GENUINE || found.statement() == null) {
      return found;
    }
    var issued = sql.byNumber(found.statement().number());
    if (issued.isEmpty()) {
      return found.with(Verdict.REVOKED, Detail.of("notIssued"));
    }
    var as = issued.get().endedAs();
    if (as == null) {
      return found.and(Detail.of("current"));
    }
    return switch (as) {
      case SUPERSEDED -> found.with(Verdict.SUPERSEDED, Detail.of("superseded"));
      case REVOKED -> found.with(Verdict.REVOKED, Detail.of("revoked"));
    };
  }

  private void spend(Actor actor) {
    if (actor instanceof Actor.Visitor(var address)) {
      budgets.takeOrRefuse("verify:" + Budgets.network(address), 60, Duration.ofSeconds(2));
    }
  }

  /** The published file: keys and the signed list of what was taken back. */
  public String publishedKeys() {
    var now = clock.instant();
    var newest = sql.newestList();
    var lastEnd = sql.lastEnd();
    boolean good = newest.isPresent() && newest.get().issuedAt().isAfter(now.minus(LIST_LIFE)) && !newest.get().issuedAt().isAfter(now)
        && (lastEnd.isEmpty() || !lastEnd.get().isAfter(newest.get().issuedAt())) && keys.now().signed(newest.get().jws()).isPresent();
    var list = good ? newest.orElseThrow().jws() : Objects.requireNonNull(transaction.execute(status -> {
      sql.oneWriterOfKeys();
      var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      var superseded = new ArrayList<String>();
      var revoked = new ArrayList<String>();
      sql.ended().forEach(ended -> (ended.as().equals("REVOKED") ? revoked : superseded).add(ended.number()));
      var jws = keys.jws("system", "revocations", new TreeMap<>(Map.of("issuedAt", at.toString(), "superseded", superseded, "revoked", revoked)));
      sql.insertList(new CertificatesSql.ListRow(sql.newestList().map(row -> row.number() + 1).orElse(1), at.plusMillis(1), jws));
      return jws;
    }));
    return PublishedKeys.write(keys.published(), settings.link("/"), list);
  }

  /** A copy of the published file in the data folder, for checks from the command line. */
  void keepPublishedCopy() {
    try {
      var file = settings.home().toAbsolutePath().resolve(PUBLISHED_COPY);
      var aside = Files.createTempFile(file.getParent(), "published", ".new");
      Files.writeString(aside, publishedKeys());
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException diskFullOrReadOnly) {
      log.warn("The copy of the published keys could not be written: {}", diskFullOrReadOnly.getMessage());
    }
  }

  // ---- Who may what

  private static void mayIssue(Actor actor) {
    switch (actor) {
      case Actor.System system -> { }
      case Actor.Staff staff -> {
        if (!staff.is(Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR)) {
          throw new NotAllowed(Role.ENGINEER.name());
        }
      }
      case Actor.Integration key -> {
        if (!key.scopes().contains(Scope.REGISTRY_WRITE)) {
          throw new NotAllowed(Scope.REGISTRY_WRITE.name());
        }
      }
      case Actor.Customer customer -> throw new NotFound();
      case Actor.LinkHolder holder -> throw new NotFound();
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** Whether staff see the buttons. */
  public boolean mayIssueFor(Actor.Staff staff) {
    return staff.is(Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR);
  }
}
