package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.BatteryLog;
import com.defnoco.aftersale.batterylog.ColumnMapping;
import com.defnoco.aftersale.batterylog.Curve;
import com.defnoco.aftersale.batterylog.Evidence;
import com.defnoco.aftersale.batterylog.Json;
import com.defnoco.aftersale.batterylog.LogReport;
import com.defnoco.aftersale.batterylog.LogSummary;
import com.defnoco.aftersale.batterylog.Unreadable;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.parties.Actor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads a log in the background and keeps what it says. Files are read outside transactions; the result is one statement. */
@Component
class LogReading {

  private static final TypeReference<List<Map<String, Object>>> BATTERIES = new TypeReference<>() {};
  private static final long PROGRESS_STEP = 8L << 20;

  private final DiagnosisSql sql;
  private final Documents documents;
  private final Profiles profiles;
  private final JsonMapper json;
  private final Clock clock;

  LogReading(DiagnosisSql sql, Documents documents, Profiles profiles, JsonMapper json, Clock clock) {
    this.sql = sql;
    this.documents = documents;
    this.profiles = profiles;
    this.json = json;
    this.clock = clock;
  }

  /** Does nothing when it has been read already, or when no document leads to it any more. */
  void read(UUID analysisId) {
    var analysis = sql.analysis(analysisId).filter(one -> one.state() == LogState.WAITING || one.state() == LogState.READING).orElse(null);
    var log = sql.logOfAnalysis(analysisId).orElse(null);
    if (analysis == null || log == null) {
      return;
    }
    var file = documents.serve(new Actor.System(), log.claimNumber(), log.documentId()).body();
    sql.progress(analysisId, 0);
    try {
      var mapping = mapping(analysis.mapping(), file);
      var result = read(file, log, mapping, read -> sql.progress(analysisId, read));
      sql.done(analysisId, result.verdict().name(), json.writeValueAsString(result), clock.instant());
    } catch (Unreadable e) {
      sql.unreadable(analysisId, e.key(), clock.instant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The corrected reading of this file, else the one remembered for its columns, else null: as proposed. */
  private @Nullable ColumnMapping mapping(String corrected, Path file) throws IOException, Unreadable {
    if (!corrected.isEmpty()) {
      return ColumnMapping.fromText(corrected);
    }
    try (var in = open(file)) {
      var layout = BatteryLog.layout(in);
      return layout == null ? null : sql.mapping(Diagnosis.signature(layout.headers())).map(ColumnMapping::fromText).orElse(null);
    }
  }

  private LogResult read(Path file, DiagnosisSql.Log log, @Nullable ColumnMapping mapping, java.util.function.LongConsumer progress) throws IOException, Unreadable {
    var profile = profiles.of(log.unitId());
    var evidence = new Evidence(profile);
    long[] said = {0};
    try (var in = open(file)) {
      var summary = LogSummary.of(in, evidence, mapping, read -> {
        if (read - said[0] >= PROGRESS_STEP) {
          said[0] = read;
          progress.accept(read);
        }
      });
      return result(summary, evidence.result(), profile.source());
    }
  }

  private static BufferedInputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 64 << 10);
  }

  private LogResult result(LogSummary summary, Evidence.Result judged, String judgedBy) {
    var report = LogReport.of(summary);
    var table = summary.table();
    return new LogResult(summary.sha256(), summary.format().title(), judgedBy, judged.edition(), judged.verdict(), judged.findings(), judged.questions(),
        judged.packs().stream().map(LogReading::pack).toList(), judged.phases(),
        judged.events().stream().map(event -> new LogResult.Event(event.vehicle(), event.seconds(), event.kind().name(), event.text(), event.value())).toList(),
        json.readValue(Json.write(report.get("batteries")), BATTERIES), table == null ? null : table.mapping().toText(), table == null ? List.of() : table.headers(),
        table == null ? List.of() : table.notes(),
        summary.skipped().stream().map(part -> new LogResult.Skipped(part.at(), part.count(), part.reason(), part.detail())).toList());
  }

  private static LogResult.Pack pack(Evidence.Judged pack) {
    var told = pack.identity();
    return new LogResult.Pack(pack.vehicle(), pack.instance(), pack.cells(), pack.milliampHours(), pack.ohms(), pack.limits(), told.serial(), told.cycles(),
        told.manufactured(), told.healthPercent(), pack.assumptions(), curve(pack.curve()));
  }

  private static LogResult.Curve curve(Curve curve) {
    var steps = new ArrayList<Integer>();
    for (int step = 0; step < curve.steps(); step++) {
      if (!Double.isNaN(curve.seconds(step))) {
        steps.add(step);
      }
    }
    var cells = new ArrayList<double[]>();
    for (int cell = 1; cell <= curve.cellCount(); cell++) {
      int number = cell;
      cells.add(values(steps, step -> curve.cell(number, step)));
    }
    return new LogResult.Curve(values(steps, curve::seconds), values(steps, curve::voltsLow), values(steps, curve::voltsHigh), values(steps, curve::amps),
        values(steps, curve::celsius), values(steps, curve::charge), values(steps, curve::spread), values(steps, curve::ohms), cells);
  }

  /** Millionths are as fine as anything was measured; an array without any value is left empty. */
  private static double[] values(List<Integer> steps, IntToDoubleFunction of) {
    var values = steps.stream().mapToDouble(step -> Math.rint(of.applyAsDouble(step) * 1e6) / 1e6).toArray();
    for (double value : values) {
      if (!Double.isNaN(value)) {
        return values;
      }
    }
    return new double[0];
  }
}
