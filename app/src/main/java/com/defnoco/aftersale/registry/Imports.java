package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.CsvFile;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.LongWork;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.registry.ImportReport.Kind;
import com.defnoco.aftersale.registry.ImportReport.State;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import com.defnoco.aftersale.registry.ImportsSql.Judged;
import com.defnoco.aftersale.registry.ImportsSql.Next;
import com.defnoco.aftersale.registry.ImportsSql.Work;
import com.defnoco.aftersale.registry.Reading.Heading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lists of units, consignments and models brought in row by row, each row with its own verdict.
 *
 * <p>A file is first staged in the database as it came, then judged and applied some thousand rows at a time. Each such step is one
 * transaction together with its progress: a crash loses at most the step it fell into, and the next run goes on behind the last one.
 */
@Component
public class Imports {

  private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
  private static final int ROWS_PER_STEP = 5_000;
  private static final long LARGEST_FILE = 256L << 20;

  private final ImportsSql sql;
  private final RegistrySql registrySql;
  private final UnitWrites unitWrites;
  private final ConsignmentWrites consignmentWrites;
  private final ModelWrites modelWrites;
  private final ImportJob job;
  private final Journal journal;
  private final TransactionTemplate transaction;
  private final LongWork longWork;
  private final Texts texts;
  private final Clock clock;

  Imports(ImportsSql sql, RegistrySql registrySql, UnitWrites unitWrites, ConsignmentWrites consignmentWrites, ModelWrites modelWrites,
      ImportJob job, Journal journal, TransactionTemplate transaction, LongWork longWork, Texts texts, Clock clock) {
    this.sql = sql;
    this.registrySql = registrySql;
    this.unitWrites = unitWrites;
    this.consignmentWrites = consignmentWrites;
    this.modelWrites = modelWrites;
    this.job = job;
    this.journal = journal;
    this.transaction = transaction;
    this.longWork = longWork;
    this.texts = texts;
    this.clock = clock;
  }

  /** As {@link #receive(Actor, Kind, String, InputStream, boolean, Map, boolean)}, with columns of usual names. */
  public ImportReport receive(Actor actor, Kind kind, String fileName, InputStream content, boolean dryRun) throws IOException {
    return receive(actor, kind, fileName, content, dryRun, Map.of(), false);
  }

  /**
   * Receives a file (CSV, an Excel workbook, or JSON lines) and stages its rows; a job judges and applies them afterwards. Not for use inside
   * a transaction.
   *
   * @param dryRun judge only
   * @param told heading → our column, for headings we do not know; an empty column: not used
   * @param mayAsk a person can say afterwards which column is which: a list without its needed columns waits for that in state MAPPING
   * @throws InvalidInput when the file as a whole cannot be read, with what to mend; nothing is kept of it then
   */
  public ImportReport receive(Actor actor, Kind kind, String fileName, InputStream content, boolean dryRun, Map<String, String> told,
      boolean mayAsk) throws IOException {
    Rights.write(actor);
    var headings = headings(kind, told);
    var id = Ids.next(clock);
    var file = Files.createTempFile("aftersale-import-", ".tmp");
    var staging = new Staging(id, kind);
    try {
      spool(content, file);
      transaction.executeWithoutResult(status ->
          sql.insert(id, kind, dryRun, shortName(fileName), mayCorrect(actor), actor.reference(), clock.instant()));
      var outcome = ListFile.read(file, kind, headings, mayAsk, staging::add);
      staging.flush();
      received(actor, id, kind, shortName(fileName), dryRun, staging, outcome.reading(), outcome.notes(), outcome.complete());
      return sql.report(id).orElseThrow();
    } catch (RuntimeException | IOException e) {
      staging.settle();
      transaction.executeWithoutResult(status -> sql.delete(id));
      throw e;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void received(Actor actor, UUID id, Kind kind, String fileName, boolean dryRun, Staging staging, Reading reading,
      List<Problem> notes, boolean complete) {
    if (staging.rows == 0) {
      throw InvalidInput.at("/file", "registry.import.noRows");
    }
    var all = new ArrayList<>(notes);
    all.addAll(styleNotes(staging.styles));
    transaction.executeWithoutResult(status -> {
      sql.received(id, complete ? State.WAITING : State.MAPPING, staging.rows, staging.styles, reading, all);
      journal.record(actor.reference(), "import:" + id, "import.received", null,
          Map.of("kind", kind.name(), "fileName", fileName, "rows", staging.rows, "dryRun", dryRun));
      if (complete) {
        job.stage(id);
      }
    });
  }

  /** What headings mean: as told with this file, as remembered from earlier ones, or by their usual names. */
  private ListFile.Headings headings(Kind kind, Map<String, String> told) {
    var byName = new HashMap<String, String>();
    told.forEach((heading, column) -> {
      if (!column.isEmpty() && !Columns.of(kind).contains(column)) {
        throw InvalidInput.at("/map", "registry.import.noSuchColumn", column, String.join(", ", Columns.of(kind)));
      }
      byName.put(Columns.squeezed(heading), column);
    });
    var remembered = sql.rememberedHeadings(kind);
    return written -> {
      var name = Columns.squeezed(written);
      if (byName.containsKey(name)) {
        return new Heading(written, byName.get(name), Reading.By.TOLD);
      }
      if (remembered.containsKey(name)) {
        return new Heading(written, remembered.get(name), Reading.By.REMEMBERED);
      }
      return Columns.named(kind, written).map(column -> new Heading(written, column, Reading.By.KNOWN))
          .orElseGet(() -> new Heading(written, "", Reading.By.NOBODY));
    };
  }

  /**
   * Reads a trial again with other columns or another order of day and month: a new trial of the same rows. What the headings mean is
   * remembered for the next file. Not for use inside a transaction.
   *
   * @throws InvalidInput when two columns mean the same, or a needed one is still missing
   */
  public ImportReport correct(Actor actor, UUID importId, Reading.Correction correction) {
    Rights.write(actor);
    var old = visible(actor, importId);
    if (!old.dryRun() || old.state() != State.DONE && old.state() != State.MAPPING) {
      throw new NotPossible("registry.import.notADryRun");
    }
    var kind = old.kind();
    var before = old.reading().headings();
    var after = corrected(kind, before, correction);
    var id = Ids.next(clock);
    transaction.executeWithoutResult(status -> {
      sql.insert(id, kind, true, old.fileName(), mayCorrect(actor), actor.reference(), clock.instant());
      for (int i = 0; i < after.size(); i++) {
        if (after.get(i).by() == Reading.By.TOLD && !Columns.squeezed(after.get(i).written()).isEmpty()) {
          sql.remember(kind, Columns.squeezed(after.get(i).written()), after.get(i).column(), actor.reference(), clock.instant());
        }
      }
    });
    var staging = new Staging(id, kind);
    try {
      int line = 0;
      List<Next> rows;
      while (!(rows = sql.next(importId, line, ROWS_PER_STEP)).isEmpty()) {
        for (var row : rows) {
          staging.add(moved(row, before, after));
        }
        line = rows.getLast().line();
      }
      staging.flush();
      correction.dates().forEach((column, order) -> staging.styles.replace(column, WrittenDate.Style.valueOf(order.name())));
      var notes = old.notes().stream().filter(note -> !REREAD.contains(note.key())).toList();
      received(actor, id, kind, old.fileName(), true, staging, new Reading(old.reading().format(), old.reading().encoding(),
          old.reading().separator(), old.reading().sheet(), after), notes, true);
      if (old.state() == State.MAPPING) {
        transaction.executeWithoutResult(status -> sql.delete(importId));
      }
      return sql.report(id).orElseThrow();
    } catch (RuntimeException e) {
      staging.settle();
      transaction.executeWithoutResult(status -> sql.delete(id));
      throw e;
    }
  }

  /** Notes that a corrected reading makes anew, or makes void. */
  private static final java.util.Set<String> REREAD = java.util.Set.of("registry.import.columnsUnused", "registry.import.columnTwice",
      "registry.import.dayFirst", "registry.import.monthFirst", "registry.import.mixedDates");

  private static List<Heading> corrected(Kind kind, List<Heading> before, Reading.Correction correction) {
    var after = new ArrayList<Heading>();
    for (int i = 0; i < before.size(); i++) {
      var heading = before.get(i);
      var column = correction.columns().getOrDefault(i, heading.column());
      if (!column.isEmpty() && !Columns.of(kind).contains(column)) {
        throw InvalidInput.at("/map", "registry.import.noSuchColumn", column, String.join(", ", Columns.of(kind)));
      }
      if (!column.isEmpty() && after.stream().anyMatch(other -> other.column().equals(column))) {
        throw InvalidInput.at("/map", "registry.import.columnTwice", column, heading.written());
      }
      after.add(column.equals(heading.column()) ? heading : new Heading(heading.written(), column, Reading.By.TOLD));
    }
    var missing = Columns.needed(kind).stream().filter(column -> after.stream().noneMatch(heading -> heading.column().equals(column))).toList();
    if (!missing.isEmpty()) {
      throw InvalidInput.at("/map", "registry.import.columnUnassigned", String.join(", ", missing));
    }
    return after;
  }

  private static ListFile.Line moved(Next row, List<Heading> before, List<Heading> after) {
    var cells = new java.util.LinkedHashMap<String, String>();
    for (int i = 0; i < before.size(); i++) {
      var from = before.get(i).column().isEmpty() ? Reading.unused(i) : before.get(i).column();
      var value = row.cells().get(from);
      if (value != null) {
        cells.put(after.get(i).column().isEmpty() ? Reading.unused(i) : after.get(i).column(), value);
      }
    }
    return new ListFile.Line(row.line(), before.isEmpty() ? row.cells() : cells, row.faults());
  }

  public ImportReport report(Actor actor, UUID importId) {
    return visible(actor, importId);
  }

  /** Rows by line. @param only null for all verdicts. @param afterLine 0 for the first page */
  public List<ImportReport.Row> rows(Actor actor, UUID importId, @Nullable Verdict only, int afterLine, int limit) {
    visible(actor, importId);
    return sql.rows(importId, only, afterLine, Math.clamp(limit, 1, 1000));
  }

  /** The latest imports first, at most 50: all of them for staff, a key's own for a key. */
  public List<ImportReport> latest(Actor actor) {
    Rights.read(actor);
    return sql.latest(actor instanceof Actor.Integration ? actor.reference() : null, 50);
  }

  /** Applies what a dry run has judged: a new import of the same rows, which are judged anew. */
  @Transactional
  public ImportReport apply(Actor actor, UUID dryRunId) {
    Rights.write(actor);
    var dryRun = visible(actor, dryRunId);
    if (!dryRun.dryRun() || dryRun.state() != State.DONE) {
      throw new NotPossible("registry.import.notADryRun");
    }
    var id = Ids.next(clock);
    sql.copy(dryRunId, id, mayCorrect(actor), actor.reference(), clock.instant());
    journal.record(actor.reference(), "import:" + id, "import.received", null,
        Map.of("kind", dryRun.kind().name(), "fileName", dryRun.fileName(), "rows", dryRun.rows(), "dryRun", false,
            "after", dryRunId.toString()));
    job.stage(id);
    return sql.report(id).orElseThrow();
  }

  /** So many changing rows of a trial are tried when somebody asks what it would change. */
  public static final int MOST_TRIED = 1_000;

  /**
   * What a trial would correct of what is recorded.
   *
   * @param rows how many rows, at most {@link #MOST_TRIED}
   * @param units whose decisions may rest on them
   * @param correction makes these changes in the caller's transaction, which is to be rolled back
   */
  public record Correcting(int rows, Set<UUID> units, Runnable correction) {}

  /** The rows of a finished trial that change a unit or a consignment on record. */
  public Correcting correcting(Actor actor, UUID dryRunId) {
    Rights.write(actor);
    var report = visible(actor, dryRunId);
    if (!report.dryRun() || report.state() != State.DONE) {
      throw new NotPossible("registry.import.notADryRun");
    }
    var rows = new ArrayList<Next>();
    int line = 0;
    List<ImportReport.Row> some;
    do {
      some = sql.rows(dryRunId, Verdict.UPDATED, line, MOST_TRIED);
      some.forEach(row -> rows.add(new Next(row.line(), row.cells(), List.of(), 0)));
      line = some.isEmpty() ? line : some.getLast().line();
    } while (!some.isEmpty() && rows.size() < MOST_TRIED);
    var tried = List.copyOf(rows.subList(0, Math.min(rows.size(), MOST_TRIED)));
    return new Correcting(tried.size(), touched(report.kind(), tried), () -> {
      var work = sql.lock(dryRunId).orElseThrow(NotFound::new);
      judge(new Work(work.report().forReal(), work.styles(), mayCorrect(actor), work.lastLine()), tried);
    });
  }

  private Set<UUID> touched(Kind kind, List<Next> rows) {
    var units = new LinkedHashSet<UUID>();
    switch (kind) {
      case UNITS -> units.addAll(registrySql.unitsAround(rows.stream().map(row -> SerialNumber.read(cell(row, "serial_number")))
          .filter(SerialNumber.Reading.Of.class::isInstance).map(read -> ((SerialNumber.Reading.Of) read).serial().text()).toList()));
      case CONSIGNMENTS -> rows.forEach(row -> registrySql.consignment(cell(row, "reference").strip()).ifPresent(consignment -> {
        List<UUID> some = List.of();
        do {
          some = registrySql.unitsIn(consignment.id(), some.isEmpty() ? null : some.getLast(), 10_000);
          units.addAll(some);
        } while (some.size() == 10_000);
      }));
      case MODELS -> { }
    }
    return units;
  }

  /** Works on the import in this thread until it is finished; a call while another works on it shares the work. */
  public ImportReport run(UUID importId) {
    return run(importId, soFar -> { });
  }

  /** As {@link #run(UUID)}, telling after every step how far it is. */
  public ImportReport run(UUID importId, Consumer<ImportReport> progress) {
    // Each step is a transaction of its own.
    var ahead = new Ahead(importId);
    while (step(importId, ROWS_PER_STEP, ahead)) {
      progress.accept(sql.report(importId).orElseThrow(NotFound::new));
    }
    return sql.report(importId).orElseThrow(NotFound::new);
  }

  /**
   * Writes rows with their verdict and what to mend as CSV, the original cells behind: a refused row can be mended there and sent again.
   *
   * @param onlyRefused leave out what was taken
   */
  public void writeRows(Actor actor, UUID importId, boolean onlyRefused, Locale locale, Appendable out) {
    var report = visible(actor, importId);
    var columns = Columns.of(report.kind());
    var headings = new ArrayList<String>(List.of(texts.text(locale, "registry.import.row.line"), texts.text(locale, "registry.import.row.verdict"),
        texts.text(locale, "registry.import.row.problem")));
    headings.addAll(columns);
    var csv = new CsvFile(out, headings.toArray(String[]::new));
    int after = 0;
    while (true) {
      var rows = sql.rows(importId, onlyRefused ? Verdict.REFUSED : null, after, 1000);
      if (rows.isEmpty()) {
        return;
      }
      for (var row : rows) {
        var cells = new ArrayList<@Nullable Object>();
        cells.add(row.line());
        cells.add(row.verdict() == null ? "" : texts.text(locale, "registry.import.verdict." + row.verdict()));
        cells.add(row.problems().stream().map(problem -> inWords(problem, locale)).collect(Collectors.joining(" ")));
        columns.forEach(column -> cells.add(row.cells().getOrDefault(column, "")));
        csv.row(cells);
        after = row.line();
      }
    }
  }

  /** A problem of a row as a sentence that names its column. */
  public String inWords(Problem problem, Locale locale) {
    var sentence = texts.text(locale, problem.key(), problem.arguments().toArray());
    var column = problem.pointer().substring(1);
    return column.isEmpty() || column.equals("file") ? sentence : column + ": " + sentence;
  }

  /** One day as people write it. @throws InvalidInput when it is none, or could be two */
  public static LocalDate day(String pointer, String written) {
    return switch (WrittenDate.read(written, WrittenDate.Style.UNTOLD)) {
      case WrittenDate.Unreadable(var key, var arguments) -> throw new InvalidInput(List.of(new Problem(pointer, key, arguments)));
      case WrittenDate.Read(var on, var precision) when precision == Manufactured.Precision.DAY -> on;
      case WrittenDate.Read(var on, var precision) -> throw InvalidInput.at(pointer, "registry.date.notADay", written.strip());
    };
  }

  /** {@code Heading=column} as programs and the command line write it. @throws InvalidInput when one is not of that form */
  public static Map<String, String> told(List<String> pairs) {
    var told = new HashMap<String, String>();
    for (var pair : pairs) {
      int at = pair.lastIndexOf('=');
      if (at < 1) {
        throw InvalidInput.at("/map", "registry.import.mapForm", pair);
      }
      told.put(pair.substring(0, at), pair.substring(at + 1).strip());
    }
    return told;
  }

  /** The columns of a kind of list, in the order of its sample file. */
  public static List<String> columns(Kind kind) {
    return Columns.of(kind);
  }

  // --- receiving --------------------------------------------------------------------------------------------------------------

  private final class Staging {
    private final UUID id;
    private final Kind kind;
    private final List<ImportsSql.Staged> waiting = new ArrayList<>();
    private final Map<String, WrittenDate.Style> styles = new HashMap<>();
    private final FirstLines firstLines = new FirstLines();
    private @Nullable CompletableFuture<Void> onItsWay;
    private int rows;

    Staging(UUID id, Kind kind) {
      this.id = id;
      this.kind = kind;
      Columns.dates(kind).forEach(column -> styles.put(column, WrittenDate.Style.UNTOLD));
    }

    void add(ListFile.Line line) {
      styles.replaceAll((column, style) -> style.and(line.cells().getOrDefault(column, "")));
      var key = key(line.cells());
      waiting.add(new ImportsSql.Staged(line.number(), key, line.cells(), line.faults(), key == null ? 0 : firstLines.first(key, line.number())));
      rows++;
      if (waiting.size() == ROWS_PER_STEP) {
        send();
      }
    }

    /** Everything is in the database when this returns. */
    void flush() {
      send();
      arrived();
    }

    /** The database takes one batch while the next one is read. */
    private void send() {
      arrived();
      if (!waiting.isEmpty()) {
        var batch = List.copyOf(waiting);
        waiting.clear();
        onItsWay = beside(() -> {
          transaction.executeWithoutResult(status -> {
            longWork.here();
            sql.stage(id, batch);
          });
          return null;
        });
      }
    }

    /** Nothing more is on its way when this returns, whatever became of it. */
    void settle() {
      if (onItsWay != null) {
        onItsWay.exceptionally(failed -> null).join();
        onItsWay = null;
      }
    }

    private void arrived() {
      if (onItsWay != null) {
        joined(onItsWay);
        onItsWay = null;
      }
    }

    private @Nullable String key(Map<String, String> cells) {
      var key = switch (kind) {
        case UNITS -> SerialNumber.read(cells.getOrDefault("serial_number", "")) instanceof SerialNumber.Reading.Of(var serial)
            ? serial.text() : "";
        case CONSIGNMENTS -> cells.getOrDefault("reference", "").strip().toUpperCase(Locale.ROOT);
        case MODELS -> ModelWrites.code(cells.getOrDefault("code", ""));
      };
      return key.isEmpty() ? null : key;
    }
  }

  private static <T> CompletableFuture<T> beside(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().name("import").start(task));
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException told ? told : e;
    }
  }

  private static void spool(InputStream content, Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var buffer = new byte[1 << 16];
      long written = 0;
      int n;
      while ((n = content.read(buffer)) >= 0) {
        written += n;
        if (written > LARGEST_FILE) {
          throw InvalidInput.at("/file", "registry.import.fileTooLarge", LARGEST_FILE >> 20);
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static List<Problem> styleNotes(Map<String, WrittenDate.Style> styles) {
    var notes = new ArrayList<Problem>();
    styles.forEach((column, style) -> {
      switch (style) {
        case UNTOLD -> { }
        case DAY_FIRST -> notes.add(Problem.at("/" + column, "registry.import.dayFirst", column));
        case MONTH_FIRST -> notes.add(Problem.at("/" + column, "registry.import.monthFirst", column));
        case MIXED -> notes.add(Problem.at("/" + column, "registry.import.mixedDates", column));
      }
    });
    return notes;
  }

  // --- judging and applying ---------------------------------------------------------------------------------------------------

  /** Reads the rows of the next step while the database works on this one: what is staged never changes. */
  private final class Ahead {
    private final UUID id;
    private int after = -1;
    private @Nullable CompletableFuture<List<Next>> rows;

    Ahead(UUID id) {
      this.id = id;
    }

    List<Next> rows(int afterLine, int size) {
      var mine = rows != null && after == afterLine && size == ROWS_PER_STEP ? joined(rows) : sql.next(id, afterLine, size);
      rows = null;
      if (size == ROWS_PER_STEP && mine.size() == size) {
        int last = mine.getLast().line();
        after = last;
        rows = beside(() -> sql.next(id, last, ROWS_PER_STEP));
      }
      return mine;
    }
  }

  /** @return whether there may be more to do */
  private boolean step(UUID id, int size, Ahead ahead) {
    try {
      return Boolean.TRUE.equals(transaction.execute(status -> stepOnce(id, size, false, ahead)));
    } catch (DataIntegrityViolationException e) {
      // Judging should have found it. Do these rows one by one, so that only the guilty one is refused.
      if (size > 1) {
        for (int i = 0; i < size; i++) {
          if (!step(id, 1, ahead)) {
            return false;
          }
        }
        return true;
      }
      LOG.warn("A row of import {} broke a constraint that judging did not foresee", id, e);
      return Boolean.TRUE.equals(transaction.execute(status -> stepOnce(id, 1, true, ahead)));
    }
  }

  private boolean stepOnce(UUID id, int size, boolean refuseAll, Ahead ahead) {
    longWork.here();
    var work = sql.lock(id).orElseThrow(NotFound::new);
    if (work.report().finished() || work.report().state() == State.RECEIVING || work.report().state() == State.MAPPING) {
      return false;
    }
    var rows = ahead.rows(work.lastLine(), size);
    if (rows.isEmpty()) {
      sql.finish(id, clock.instant());
      var report = work.report();
      journal.record(report.createdBy(), "import:" + id, "import.finished", null, Map.of("created", report.created(),
          "updated", report.updated(), "unchanged", report.unchanged(), "refused", report.refused()));
      return false;
    }
    var judged = refuseAll
        ? rows.stream().map(row -> refused(row, Problem.at("/", "registry.import.rowFailed"))).toList()
        : judge(work, rows);
    sql.judged(id, judged);
    return true;
  }

  private List<Judged> judge(Work work, List<Next> rows) {
    var verdicts = new ArrayList<Judged>(rows.size());
    var readable = new ArrayList<Next>(rows.size());
    for (var row : rows) {
      if (!row.faults().isEmpty()) {
        verdicts.add(new Judged(row.line(), Verdict.REFUSED, row.faults()));
      } else if (row.sameAs() > 0) {
        verdicts.add(refused(row, Problem.at("/" + Columns.needed(work.report().kind()).getFirst(), "registry.import.twice",
            Integer.toString(row.sameAs()))));
      } else {
        readable.add(row);
      }
    }
    switch (work.report().kind()) {
      case UNITS -> units(work, readable, verdicts);
      case CONSIGNMENTS -> readable.forEach(row -> verdicts.add(consignment(work, row)));
      case MODELS -> readable.forEach(row -> verdicts.add(model(work, row)));
    }
    verdicts.sort(java.util.Comparator.comparingInt(Judged::line));
    return verdicts;
  }

  private void units(Work work, List<Next> rows, List<Judged> verdicts) {
    if (rows.isEmpty()) {
      return;
    }
    var report = work.report();
    registrySql.oneWriterOfUnits();
    var style = work.styles().getOrDefault("manufactured_on", WrittenDate.Style.UNTOLD);
    var judged = unitWrites.judge(rows.stream().map(row -> new UnitWrites.Wish(cell(row, "serial_number"), cell(row, "model"),
        cell(row, "manufactured_on"), style, cell(row, "consignment"))).toList(), report.createdBy(), report.id(), work.mayCorrect());
    for (int i = 0; i < rows.size(); i++) {
      verdicts.add(new Judged(rows.get(i).line(), judged.get(i).verdict(), judged.get(i).problems()));
    }
    if (!report.dryRun()) {
      unitWrites.write(judged, report.createdBy(), reason(report));
      journalCreated(report, rows, judged);
    }
  }

  /** One journal row for all units of a step, bound to them by a digest: their own history begins with the import. */
  private void journalCreated(ImportReport report, List<Next> rows, List<UnitWrites.Judged> judged) {
    var digest = Hashes.digest();
    int created = 0;
    for (var one : judged) {
      if (one.verdict() == Verdict.CREATED && one.after() != null) {
        digest.update((one.after().id() + " " + one.after().serial() + " " + one.after().model() + " " + one.after().manufactured() + " "
            + one.after().consignmentId() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        created++;
      }
    }
    if (created > 0) {
      journal.record(report.createdBy(), "import:" + report.id(), "import.applied", null, Map.of("fromLine", rows.getFirst().line(),
          "toLine", rows.getLast().line(), "created", created, "sha256", HexFormat.of().formatHex(digest.digest())));
    }
  }

  private Judged consignment(Work work, Next row) {
    var arrived = cell(row, "arrived_on");
    var faults = new ArrayList<Problem>();
    var wish = new ConsignmentWrites.Wish(cell(row, "reference"), cell(row, "port_of_discharge"), null, proof(row, faults));
    if (!arrived.isEmpty()) {
      switch (WrittenDate.read(arrived, work.styles().getOrDefault("arrived_on", WrittenDate.Style.UNTOLD))) {
        case WrittenDate.Unreadable(var key, var arguments) -> faults.add(new Problem("/arrived_on", key, arguments));
        case WrittenDate.Read(var on, var precision) when precision != Manufactured.Precision.DAY ->
            faults.add(Problem.at("/arrived_on", "registry.date.notADay", arrived));
        case WrittenDate.Read(var on, var precision) ->
            wish = new ConsignmentWrites.Wish(wish.reference(), wish.portOfDischarge(), on, wish.proof());
      }
    } else if (!wish.reference().isBlank()) {
      // A list with an empty date does not take a recorded arrival back; that is done on the consignment's page, with a reason.
      var recorded = registrySql.consignment(wish.reference().strip());
      wish = new ConsignmentWrites.Wish(wish.reference(), wish.portOfDischarge(),
          recorded.map(RegistrySql.ConsignmentRow::arrivedOn).orElse(null), wish.proof());
    }
    var judged = consignmentWrites.judge(wish);
    if (judged.corrects() && !work.mayCorrect()) {
      faults.add(Problem.at("/arrived_on", "registry.consignment.managerCorrects", String.valueOf(judged.before().arrivedOn())));
    }
    if (!faults.isEmpty() || judged.verdict() == Verdict.REFUSED) {
      faults.addAll(judged.verdict() == Verdict.REFUSED ? judged.problems() : List.of());
      return new Judged(row.line(), Verdict.REFUSED, faults);
    }
    if (!work.report().dryRun()) {
      consignmentWrites.write(judged, work.report().createdBy(), judged.corrects() ? reason(work.report()) : null);
    }
    return new Judged(row.line(), judged.verdict(), judged.problems());
  }

  private static @Nullable ArrivalProof proof(Next row, List<Problem> faults) {
    var kind = cell(row, "proof_kind");
    var reference = cell(row, "proof_reference");
    var note = cell(row, "proof_note");
    if (kind.isEmpty() && reference.isEmpty() && note.isEmpty()) {
      return null;
    }
    var read = ProofKinds.read(kind);
    if (read.isEmpty() && !kind.isEmpty()) {
      faults.add(Problem.at("/proof_kind", "registry.consignment.proofKind", kind, ProofKinds.names()));
    }
    return new ArrivalProof(read.orElse(ArrivalProof.Kind.OTHER), reference.isEmpty() ? null : reference, note.isEmpty() ? null : note, null);
  }

  private Judged model(Work work, Next row) {
    var judged = modelWrites.judge(row.cells());
    if (!work.report().dryRun()) {
      modelWrites.write(judged, work.report().createdBy());
    }
    return new Judged(row.line(), judged.verdict(), judged.problems());
  }

  // --- small ------------------------------------------------------------------------------------------------------------------

  @Scheduled(initialDelayString = "PT20M", fixedDelayString = "PT12H")
  @Transactional
  void forgetOldImports() {
    sql.deleteOld(clock.instant().minus(Duration.ofDays(90)), clock.instant().minus(Duration.ofDays(2)));
  }

  private ImportReport visible(Actor actor, UUID importId) {
    if (!(actor instanceof Actor.Integration)) {
      Rights.read(actor);
    }
    var report = sql.report(importId).orElseThrow(NotFound::new);
    if (actor instanceof Actor.Integration key && !report.createdBy().equals(key.reference())) {
      throw new NotFound();
    }
    return report;
  }

  private static boolean mayCorrect(Actor actor) {
    return !(actor instanceof Actor.Staff staff) || staff.is(Role.MANAGER);
  }

  private static String reason(ImportReport report) {
    return "Import of " + report.fileName();
  }

  private static String cell(Next row, String column) {
    return row.cells().getOrDefault(column, "");
  }

  private static Judged refused(Next row, Problem problem) {
    return new Judged(row.line(), Verdict.REFUSED, List.of(problem));
  }

  private static String shortName(String fileName) {
    var plain = fileName.replaceAll("\\p{Cntrl}", "").replaceAll(".*[/\\\\]", "").strip();
    return plain.isEmpty() ? "list" : plain.length() > 120 ? plain.substring(0, 120) : plain;
  }
}
