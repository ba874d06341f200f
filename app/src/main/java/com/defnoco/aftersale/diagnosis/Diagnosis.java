package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Ageing;
import com.defnoco.aftersale.batterylog.ColumnMapping;
import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Rulebook;
import com.defnoco.aftersale.claims.ClaimEvents;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.documents.Document;
import com.defnoco.aftersale.documents.DocumentAdded;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitFacts;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Battery logs as evidence: every log that reaches a claim is read in the background; its findings are shown to engineer and customer, for and against. A finding never
 * sets a fact by itself: an engineer accepts it for one of the four causes, with a reason, or rejects it.
 */
@Component
public class Diagnosis {

  /** The facts that a log can be evidence for. */
  public static final Set<Fact> CAUSES = Set.of(Fact.IMPROPER_USE_OR_STORAGE, Fact.USER_DAMAGE, Fact.FORCE_MAJEURE, Fact.UNAUTHORIZED_MODIFICATION);

  private static final int LONGEST_REASON = 2_000;

  private final DiagnosisSql sql;
  private final Documents documents;
  private final Claims claims;
  private final Registry registry;
  private final Profiles profiles;
  private final Journal journal;
  private final ObjectProvider<SchedulerClient> jobs;
  private final JsonMapper json;
  private final Clock clock;

  Diagnosis(DiagnosisSql sql, Documents documents, Claims claims, Registry registry, Profiles profiles, Journal journal, @Lazy ObjectProvider<SchedulerClient> jobs,
      JsonMapper json, Clock clock) {
    this.sql = sql;
    this.documents = documents;
    this.claims = claims;
    this.registry = registry;
    this.profiles = profiles;
    this.journal = journal;
    this.jobs = jobs;
    this.json = json;
    this.clock = clock;
  }

  // ---- Looking

  /** The logs of a claim that the actor may see, all items, oldest first. */
  @Transactional(readOnly = true)
  public List<LogView> of(Actor actor, String claimNumber) {
    var seen = documents.of(actor, claimNumber);
    if (seen.isEmpty()) {
      return List.of();
    }
    return sql.logsOfClaim(seen.getFirst().claimId()).stream()
        .flatMap(log -> seen.stream().filter(document -> document.id().equals(log.documentId())).map(document -> view(actor, document, log)))
        .toList();
  }

  /** One log. @throws NotFound when it is not the actor's to see, or no log */
  @Transactional(readOnly = true)
  public LogView find(Actor actor, String claimNumber, UUID documentId) {
    var document = documents.find(actor, claimNumber, documentId);
    return view(actor, document, sql.log(documentId).orElseThrow(NotFound::new));
  }

  /** All logs of a unit that have been read: how its pack aged. Staff who see claims. */
  @Transactional(readOnly = true)
  public LogHistory ofUnit(Actor.Staff actor, UUID unitId) {
    if (!actor.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR)) {
      return new LogHistory(List.of(), List.of());
    }
    var history = new ArrayList<LogHistory.Entry>();
    for (var log : sql.logsOfUnit(unitId)) {
      var analysis = sql.analysis(log.analysisId()).orElseThrow();
      if (analysis.result() == null) {
        continue;
      }
      var result = result(analysis.result());
      int cycles = result.packs().stream().mapToInt(LogResult.Pack::cycles).max().orElse(-1);
      double ohms = result.packs().stream().mapToDouble(LogResult.Pack::ohms).filter(value -> value > 0).max().orElse(Double.NaN);
      double health = result.packs().stream().mapToDouble(LogResult.Pack::healthPercent).filter(value -> value > 0).min().orElse(Double.NaN);
      history.add(new LogHistory.Entry(log.documentId(), log.claimNumber(), log.addedAt(), result.beganAt(), result.verdict(), cycles, ohms * 1000, result.widestSpread() * 1000,
          health));
    }
    history.sort(Comparator.comparing(LogHistory.Entry::at).thenComparing(LogHistory.Entry::cycles));
    var points = history.stream().map(entry -> new Ageing.Point(entry.cycles(), entry.milliohms() / 1000, entry.spreadMillivolts() / 1000)).toList();
    return new LogHistory(List.copyOf(history), Ageing.findings(points, profiles.of(unitId).cycleLife()));
  }

  /** How the pack aged over this and its other logs; nothing where the log's unit is not known. @throws NotFound as {@link #find} */
  @Transactional(readOnly = true)
  public LogHistory history(Actor.Staff actor, String claimNumber, UUID documentId) {
    documents.find(actor, claimNumber, documentId);
    var unit = sql.log(documentId).orElseThrow(NotFound::new).unitId();
    return unit == null ? new LogHistory(List.of(), List.of()) : ofUnit(actor, unit);
  }

  // ---- Answering

  /**
   * Takes a finding as evidence for or against one of the four causes: establishes the fact on the claim, with the log as its document.
   *
   * @param value whether the cause holds
   * @param reason why the finding is believed
   * @throws NotAllowed for anyone but engineers and managers
   * @throws NotPossible when the finding has been answered
   */
  @Transactional
  public void accept(Actor actor, String claimNumber, UUID documentId, String finding, @Nullable Fact fact, boolean value, String reason) {
    mayAnswer(actor, claimNumber);
    if (fact == null || !CAUSES.contains(fact)) {
      throw InvalidInput.at("/fact", "diagnosis.problem.fact");
    }
    var said = reason(reason);
    var view = find(actor, claimNumber, documentId);
    var found = finding(view, finding);
    record(actor, view, new LogView.Answer(finding, true, fact.id(), Boolean.toString(value), said, name(actor), clock.instant()));
    var sentence = Rulebook.current().sentence(found, "en") + " [" + found.rule() + " " + found.version() + "; " + found.source() + "] " + said;
    claims.setFact(actor, claimNumber, view.document().item(), fact, Boolean.toString(value), sentence, documentId, null);
  }

  /** Does not take a finding as evidence; the reason stays. */
  @Transactional
  public void reject(Actor actor, String claimNumber, UUID documentId, String finding, String reason) {
    mayAnswer(actor, claimNumber);
    var said = reason(reason);
    var view = find(actor, claimNumber, documentId);
    finding(view, finding);
    record(actor, view, new LogView.Answer(finding, false, null, null, said, name(actor), clock.instant()));
  }

  /** Corrects how a table is read, reads it again, and remembers it for tables with the same columns. */
  @Transactional
  public void correctMapping(Actor actor, String claimNumber, UUID documentId, ColumnMapping mapping) {
    mayAnswer(actor, claimNumber);
    var view = find(actor, claimNumber, documentId);
    if (!mapping.isEnough()) {
      throw InvalidInput.at("/columns", "diagnosis.problem.mapping");
    }
    var log = sql.log(documentId).orElseThrow(NotFound::new);
    var text = mapping.toText();
    if (view.result() != null && !view.result().headers().isEmpty()) {
      sql.remember(signature(view.result().headers()), text, actor.reference(), clock.instant());
    }
    sql.reread(documentId, log.unitId(), text, stage(log.sha256(), log.unitId(), text, log.size()));
    journal.record(actor.reference(), "claim:" + log.claimId(), "log.columnsCorrected", null, java.util.Map.of("item", log.item(), "document", documentId.toString()));
  }

  // ---- What happens elsewhere

  /** A log has come to a claim, whatever way it came. */
  @EventListener
  void added(DocumentAdded added) {
    boolean log = added.kind() == DocumentKind.LOG || added.kind() == DocumentKind.OTHER && added.type().family() == FileType.Family.LOG;
    if (!log || added.type().family() != FileType.Family.LOG) {
      return;
    }
    var unitId = claims.item(new Actor.System(), added.claimNumber(), added.item()).unitId();
    var analysis = stage(added.sha256(), unitId, "", added.size());
    sql.insertLog(new DiagnosisSql.Log(added.document(), added.claimId(), added.claimNumber(), added.itemId(), added.item(), unitId, added.sha256(), added.size(), "", analysis,
        clock.instant()));
  }

  /** With the unit its model is known: its data sheet goes before the defaults, so the logs are judged anew. */
  @EventListener
  void linked(ClaimEvents.UnitLinked linked) {
    for (var log : sql.logsOfItem(linked.itemId())) {
      sql.reread(log.documentId(), linked.unitId(), log.mapping(), stage(log.sha256(), linked.unitId(), log.mapping(), log.size()));
    }
  }

  // ---- Helpers, in the order of their calls

  private UUID stage(String sha256, @Nullable UUID unitId, String mapping, long size) {
    var id = Ids.next(clock);
    var staged = sql.stage(id, sha256, profiles.of(unitId).key(), mapping, Rulebook.current().id(), size, clock.instant());
    if (staged.equals(id)) {
      jobs.ifAvailable(client -> client.scheduleIfNotExists(DiagnosisConfiguration.READ_LOG.instance(id.toString()).build(), clock.instant()));
    }
    return staged;
  }

  private LogView view(Actor actor, Document document, DiagnosisSql.Log log) {
    var analysis = sql.analysis(log.analysisId()).orElseThrow();
    var result = analysis.result() == null ? null : result(analysis.result());
    int percent = analysis.state() == LogState.DONE ? 100 : analysis.size() == 0 ? 0 : (int) Math.min(99, analysis.read() * 100 / analysis.size());
    boolean inside = actor instanceof Actor.Staff || actor instanceof Actor.System;
    return new LogView(document, analysis.state(), percent, analysis.problem(), result, inside ? sql.answers(document.id()) : List.of(),
        result == null ? List.of() : comparisons(result, log.unitId()));
  }

  private LogResult result(String kept) {
    return json.readValue(kept, LogResult.class);
  }

  /** What smart batteries report of themselves, beside the label and the registry. */
  private List<LogView.Comparison> comparisons(LogResult result, @Nullable UUID unitId) {
    var unit = unitId == null ? null : registry.unitFacts(unitId).orElse(null);
    var compared = new ArrayList<LogView.Comparison>();
    for (var pack : result.packs()) {
      if (!pack.serial().isEmpty()) {
        compared.add(new LogView.Comparison("serial", pack.serial(), unit == null ? "" : unit.serial(), unit == null ? null : canonical(pack.serial()).equals(canonical(unit.serial()))));
      }
      if (!pack.manufactured().isEmpty()) {
        compared.add(manufactured(pack.manufactured(), unit));
      }
      if (pack.cycles() >= 0) {
        compared.add(new LogView.Comparison("cycles", Integer.toString(pack.cycles()), "", null));
      }
    }
    return compared;
  }

  private static LogView.Comparison manufactured(String reported, @Nullable UnitFacts unit) {
    var known = unit == null ? null : unit.manufacturedOn();
    // The day on a label may be the week's or the month's: a month apart is still the same pack.
    Boolean agrees = known == null ? null : Math.abs(java.time.temporal.ChronoUnit.DAYS.between(known, java.time.LocalDate.parse(reported))) <= 31;
    return new LogView.Comparison("manufactured", reported, known == null ? "" : known.toString(), agrees);
  }

  private static String canonical(String serial) {
    return serial.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }

  private void mayAnswer(Actor actor, String claimNumber) {
    claims.find(actor, claimNumber); // not theirs is not there
    if (!(actor instanceof Actor.Staff staff) || !staff.is(Role.ENGINEER, Role.MANAGER)) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }

  private static String reason(String reason) {
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "diagnosis.problem.reason");
    }
    if (reason.strip().length() > LONGEST_REASON) {
      throw InvalidInput.at("/reason", "diagnosis.problem.long", LONGEST_REASON);
    }
    return reason.strip();
  }

  private static Finding finding(LogView view, String key) {
    if (view.result() == null) {
      throw new NotFound();
    }
    return view.result().findings().stream().filter(finding -> LogView.key(finding).equals(key)).findFirst().orElseThrow(NotFound::new);
  }

  private void record(Actor actor, LogView view, LogView.Answer answer) {
    if (!sql.answer(view.document().id(), answer, actor.reference())) {
      throw new NotPossible("diagnosis.answered");
    }
    var details = new HashMap<String, Object>();
    details.put("item", view.document().item());
    details.put("document", view.document().id().toString());
    details.put("finding", answer.finding());
    if (answer.fact() != null) {
      details.put("fact", answer.fact());
      details.put("value", answer.value());
    }
    journal.record(actor.reference(), "claim:" + view.document().claimId(), answer.accepted() ? "log.findingAccepted" : "log.findingRejected", answer.reason(), details);
  }

  private static String name(Actor actor) {
    return actor instanceof Actor.Staff staff ? staff.name() : "";
  }

  /** How tables with the same columns are known again. */
  static String signature(List<String> headers) {
    return HexFormat.of().formatHex(Hashes.sha256(ColumnMapping.signature(headers)));
  }
}
