package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.registry.RegistrySql.FormatRow;
import com.defnoco.aftersale.registry.SerialFormat.CheckDigit;
import com.defnoco.aftersale.registry.SerialFormat.Coding;
import com.defnoco.aftersale.registry.SerialFormat.Confidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How serial numbers look and tell their date, kept as data: all staff see them and try a serial number, managers and administrators add and retire them. */
@Component
public class SerialFormats {

  private static final int LONGEST = 200;
  /** Letters, digits, sets, named groups, bounded repetition of a single character or set: nothing that can take long, whatever the serial number. */
  private static final Pattern HARMLESS = Pattern.compile("\\^?(?:[A-Z0-9]|\\[\\^?[A-Z0-9-]+]|\\(\\?<[a-z]+>|\\)|(?<=[A-Z0-9\\]])(?:\\{[0-9]{1,2}(?:,[0-9]{1,2})?}|\\?))*\\$?");

  private final RegistrySql sql;
  private final Journal journal;

  SerialFormats(RegistrySql sql, Journal journal) {
    this.sql = sql;
    this.journal = journal;
  }

  /** A format as it is kept. @param active whether serial numbers are read by it */
  public record Known(int id, String name, String pattern, Coding coding, @Nullable String yearLetters, int firstYear, @Nullable String monthLetters,
      @Nullable String dayLetters, CheckDigit checkDigit, Confidence confidence, String example, boolean active) {}

  /** A format as somebody wishes it, as typed. */
  public record Wish(String name, String pattern, Coding coding, String yearLetters, String firstYear, String monthLetters, String dayLetters,
      CheckDigit checkDigit, Confidence confidence, String example) {}

  /**
   * What a serial number tells.
   *
   * @param format by which it was read; null where none fits
   * @param made null where it tells no date, or one that does not exist
   * @param checks false where the check digit is another
   */
  public record Tried(String serial, @Nullable String format, @Nullable Manufactured made, boolean checks, @Nullable Problem problem) {}

  @Transactional(readOnly = true)
  public List<Known> all(Actor actor) {
    Rights.read(actor);
    return sql.formats().stream().map(SerialFormats::known).toList();
  }

  /** Reads a serial number as an import would. */
  @Transactional(readOnly = true)
  public Tried tried(Actor actor, String typed) {
    Rights.read(actor);
    return switch (SerialNumber.read(typed)) {
      case SerialNumber.Reading.Impossible(var key, var arguments) -> new Tried(typed, null, null, false, new Problem("/serial", key, arguments));
      case SerialNumber.Reading.Of(var serial) -> sql.activeFormats().stream().filter(format -> format.fits(serial)).findFirst()
          .map(format -> new Tried(serial.text(), format.name(), format.manufactured(serial).orElse(null), format.checks(serial), null))
          .orElseGet(() -> new Tried(serial.text(), null, null, false, null));
    };
  }

  public boolean mayChange(Actor actor) {
    return actor instanceof Actor.Staff staff && staff.is(Role.MANAGER, Role.ADMINISTRATOR);
  }

  /**
   * Adds a format; it is tried after those there are. Units on record stay as they are.
   *
   * @throws InvalidInput with what to mend: the pattern must be harmless and name the groups that its coding reads, and the example must fit and tell its date
   */
  @Transactional
  public int add(Actor actor, Wish wish) {
    requireChange(actor);
    var problems = new ArrayList<Problem>();
    var name = wish.name().strip();
    if (name.isEmpty() || name.length() > 80) {
      problems.add(Problem.at("/name", "registry.format.name"));
    }
    var pattern = pattern(wish, problems);
    boolean lettered = wish.coding() == Coding.LETTERS || wish.coding() == Coding.LETTER_YEAR_WEEK;
    var years = letters("/yearLetters", wish.yearLetters(), lettered, problems);
    var months = letters("/monthLetters", wish.monthLetters(), wish.coding() == Coding.LETTERS, problems);
    var days = letters("/dayLetters", wish.dayLetters(), false, problems);
    int first = lettered || years != null ? year(wish.firstYear(), problems) : 0;
    if (problems.isEmpty() && pattern.isPresent()) {
      var format = new SerialFormat(name, pattern.get(), wish.coding(), years, first, months, days, wish.checkDigit(), wish.confidence());
      example(format, wish.example(), problems);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(List.copyOf(problems));
    }
    var row = new FormatRow(0, name, wish.pattern().strip(), wish.coding(), years, first, months, days, wish.checkDigit(), wish.confidence(),
        SerialNumber.of(wish.example()).text(), true);
    int id = sql.insertFormat(row).orElseThrow(() -> InvalidInput.at("/name", "registry.format.nameTaken", name));
    journal.record(actor.reference(), "serial-format:" + id, "serial-format.added", null, Map.of("name", name, "pattern", row.pattern(), "coding", row.coding().name(),
        "checkDigit", row.checkDigit().name(), "confidence", row.confidence().name(), "example", row.example()));
    return id;
  }

  /** Retires a format, or takes it into use again. @throws InvalidInput without a reason @throws NotFound when there is no such format, or it is so already */
  @Transactional
  public void activate(Actor actor, String format, boolean active, String reason) {
    requireChange(actor);
    int id = format.matches("[0-9]{1,9}") ? Integer.parseInt(format) : 0;
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "registry.format.reason");
    }
    if (!sql.activateFormat(id, active)) {
      throw new NotFound();
    }
    journal.record(actor.reference(), "serial-format:" + id, active ? "serial-format.reinstated" : "serial-format.retired", reason.strip(), Map.of());
  }

  private static Optional<Pattern> pattern(Wish wish, List<Problem> problems) {
    var text = wish.pattern().strip();
    if (text.isEmpty() || text.length() > LONGEST || !HARMLESS.matcher(text).matches()) {
      problems.add(Problem.at("/pattern", "registry.format.pattern", LONGEST));
      return Optional.empty();
    }
    try {
      var pattern = Pattern.compile(text);
      var missing = groups(wish).stream().filter(group -> !pattern.namedGroups().containsKey(group)).collect(Collectors.joining(", "));
      if (!missing.isEmpty()) {
        problems.add(Problem.at("/pattern", "registry.format.groups", missing));
        return Optional.empty();
      }
      return Optional.of(pattern);
    } catch (PatternSyntaxException wrong) {
      problems.add(Problem.at("/pattern", "registry.format.pattern", LONGEST));
      return Optional.empty();
    }
  }

  private static List<String> groups(Wish wish) {
    return switch (wish.coding()) {
      case NONE -> List.of();
      case YYMMDD, YYYYMMDD, DDMMYYYY, YYMM, YYWW, YYDDD, SBS -> List.of("date");
      case LETTERS -> wish.dayLetters().isBlank() ? List.of("year", "month") : List.of("year", "month", "day");
      case LETTER_YEAR_WEEK -> List.of("year", "week");
    };
  }

  private static @Nullable String letters(String pointer, String typed, boolean needed, List<Problem> problems) {
    var letters = typed.replaceAll("\\s", "").toUpperCase(java.util.Locale.ROOT);
    if (letters.isEmpty()) {
      if (needed) {
        problems.add(Problem.at(pointer, "registry.format.letters"));
      }
      return null;
    }
    if (!letters.matches("[A-Z0-9]{1,36}") || letters.chars().distinct().count() != letters.length()) {
      problems.add(Problem.at(pointer, "registry.format.letters"));
      return null;
    }
    return letters;
  }

  private static int year(String typed, List<Problem> problems) {
    if (!typed.strip().matches("(19|20)[0-9]{2}")) {
      problems.add(Problem.at("/firstYear", "registry.format.firstYear"));
      return 0;
    }
    return Integer.parseInt(typed.strip());
  }

  private static void example(SerialFormat format, String typed, List<Problem> problems) {
    if (!(SerialNumber.read(typed) instanceof SerialNumber.Reading.Of(var serial)) || !format.fits(serial)) {
      problems.add(Problem.at("/example", "registry.format.example"));
    } else if (format.coding() != Coding.NONE && format.manufactured(serial).isEmpty()) {
      problems.add(Problem.at("/example", "registry.format.exampleDate"));
    } else if (!format.checks(serial)) {
      problems.add(Problem.at("/example", "registry.format.exampleCheck"));
    }
  }

  private static Known known(FormatRow row) {
    return new Known(row.id(), row.name(), row.pattern(), row.coding(), row.yearLetters(), row.firstYear(), row.monthLetters(), row.dayLetters(), row.checkDigit(),
        row.confidence(), row.example(), row.active());
  }

  private void requireChange(Actor actor) {
    Rights.read(actor);
    if (!mayChange(actor)) {
      throw new NotAllowed(Role.MANAGER.name());
    }
  }
}
