package com.defnoco.aftersale.registry;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A serial number in its one canonical spelling: upper-case ASCII letters and digits, 5 to 40 of them, at least one a digit. What people
 * type or scan differs in case, spaces, dashes and width; all of that is the same serial.
 */
public record SerialNumber(String text) {

  private static final int SHORTEST = 5;
  private static final int LONGEST = 40;
  /** More than any label or scan holds; keeps the work on hostile input small. */
  private static final int LONGEST_TYPED = 200;

  private static final Pattern SPREADSHEET_NUMBER = Pattern.compile("\\d(?:[.,]\\d+)?E\\+\\d+");
  private static final Pattern DIGIT = Pattern.compile("[0-9]");

  public SerialNumber {
    boolean digit = false;
    boolean fits = text.length() >= SHORTEST && text.length() <= LONGEST;
    for (int i = 0; fits && i < text.length(); i++) {
      fits = isLetterOrDigit(text.charAt(i));
      digit |= text.charAt(i) <= '9';
    }
    if (!fits || !digit) {
      throw new IllegalArgumentException("not a canonical serial number: " + text);
    }
  }

  /** A typed text read as a serial number, or why it cannot be one. */
  public sealed interface Reading {
    record Of(SerialNumber serial) implements Reading {}

    /** {@code key} is a message key of the bundles, {@code arguments} fill it. */
    record Impossible(String key, List<Object> arguments) implements Reading {}
  }

  /** Reads what somebody typed or pasted into a field for one serial number. */
  public static Reading read(String typed) {
    if (typed.length() > LONGEST_TYPED) {
      return impossible("registry.serial.tooLong", LONGEST);
    }
    if (typed.indexOf('+') >= 0 && SPREADSHEET_NUMBER.matcher(typed.strip()).matches()) {
      return impossible("registry.serial.spreadsheet", typed.strip());
    }
    var canonical = new StringBuilder();
    if (!plain(typed, canonical)) {
      canonical.setLength(0);
      for (int point : withoutWidthAndCase(typed).codePoints().toArray()) {
        if (isLetterOrDigit(point)) {
          canonical.appendCodePoint(point);
        } else if (!separates(point)) {
          return impossible("registry.serial.character", Character.toString(point));
        }
      }
    }
    if (canonical.isEmpty()) {
      return impossible("registry.serial.empty");
    }
    if (canonical.length() < SHORTEST) {
      return impossible("registry.serial.tooShort", canonical.toString(), SHORTEST);
    }
    if (canonical.length() > LONGEST) {
      return impossible("registry.serial.tooLong", LONGEST);
    }
    if (!DIGIT.matcher(canonical).find()) {
      return impossible("registry.serial.noDigit", canonical.toString());
    }
    return new Reading.Of(new SerialNumber(canonical.toString()));
  }

  /** The serial, for input that is known to be one (tests, the maker's own lists). @throws IllegalArgumentException when it is not */
  public static SerialNumber of(String typed) {
    return switch (read(typed)) {
      case Reading.Of(var serial) -> serial;
      case Reading.Impossible(var key, var arguments) -> throw new IllegalArgumentException(key + arguments);
    };
  }

  /**
   * The spelling in which characters that are mistaken for one another on a label coincide: O Q D 0, I L 1, Z 2, S 5, B 8, G 6. Two serials
   * with the same key may still be two units.
   */
  public String lookAlikeKey() {
    var key = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      key.append(switch (text.charAt(i)) {
        case 'O', 'Q', 'D' -> '0';
        case 'I', 'L' -> '1';
        case 'Z' -> '2';
        case 'S' -> '5';
        case 'G' -> '6';
        case 'B' -> '8';
        default -> text.charAt(i);
      });
    }
    return key.toString();
  }

  /** The range a serial belongs to: all but its last three characters. Neighbours made one after the other share it. */
  public String range() {
    return text.substring(0, text.length() - 3);
  }

  /** Four by four for reading: {@code DF6S 2224 0110 0042}. */
  public String grouped() {
    return text.replaceAll("(.{4})(?=.)", "$1 ");
  }

  // --- serial numbers within longer texts --------------------------------------------------------------------------------------

  /** "S/N", "SN", "Serial No.", "序列号" and the like, then the serial. */
  private static final Pattern LABELLED = Pattern.compile(
      "(?:\\bS/?N\\b|\\bSERIAL(?:[ _-]?(?:NUMBER|NUM|NO))?\\b|序列号|序號|编号|編號|串号)[ .:=#№)\\]-]*([A-Z0-9][A-Z0-9 ._/-]{3,60})");

  /** GS1: application identifier 21 is the serial; a group separator or the end closes it. */
  private static final Pattern GS1 = Pattern.compile("\\(21\\)([A-Z0-9._/-]{5,40})");

  /** A word that can be a serial: letters and digits with dashes or dots between, no spaces. */
  private static final Pattern WORD = Pattern.compile("[A-Z0-9](?:[A-Z0-9]|[-._](?=[A-Z0-9])){4,59}");

  /**
   * The serial numbers that a sentence, a label's text or a scanned code may hold, the likeliest first, none twice, at most 20. A scanned code
   * may be a web address with the serial in its query or path. Which of them exist is the registry's to say.
   */
  public static List<SerialNumber> in(String text) {
    var some = text.length() > 20_000 ? text.substring(0, 20_000) : text;
    var found = new LinkedHashSet<SerialNumber>();
    inAddress(some.strip(), found);
    var upper = withoutWidthAndCase(some);
    collect(GS1, 1, upper, found);
    var labelled = LABELLED.matcher(upper);
    while (labelled.find()) {
      // "S/N DF6S 2201 10" may go on with other words: take the first word, then as many following groups as still make one serial.
      var words = labelled.group(1).strip().split("\\s+");
      add(words[0], found);
      var grown = new StringBuilder(words[0]);
      for (int i = 1; i < words.length && words[i].matches(".*[0-9].*"); i++) {
        grown.append(words[i]);
        add(grown.toString(), found);
      }
    }
    if (upper.length() <= 60 && read(upper) instanceof Reading.Of(var whole) && upper.strip().matches("[A-Z0-9 ._-]+")
        && upper.strip().split("\\s+").length <= 6 && looksMade(whole)) {
      found.add(whole);
    }
    collect(WORD, 0, upper, found);
    return found.stream().limit(20).toList();
  }

  private static void inAddress(String text, LinkedHashSet<SerialNumber> found) {
    if (!text.regionMatches(true, 0, "http://", 0, 7) && !text.regionMatches(true, 0, "https://", 0, 8)) {
      return;
    }
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException notAnAddress) {
      return;
    }
    var query = address.getRawQuery() == null ? "" : address.getRawQuery();
    for (var pair : query.split("&")) {
      var parts = pair.split("=", 2);
      if (parts.length == 2 && parts[0].toLowerCase(Locale.ROOT).matches("s|sn|s_n|serial|serialno|serial_?number|21")) {
        add(decode(parts[1]), found);
      }
    }
    var path = address.getRawPath() == null ? "" : address.getRawPath();
    var steps = new ArrayList<>(List.of(path.split("/")));
    for (var step : steps.reversed()) {
      if (step.matches(".*[0-9].*")) {
        add(decode(step), found);
      }
    }
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException brokenEscape) {
      return encoded;
    }
  }

  private static void collect(Pattern pattern, int group, String text, LinkedHashSet<SerialNumber> found) {
    var matcher = pattern.matcher(text);
    while (matcher.find() && found.size() < 20) {
      if (read(matcher.group(group)) instanceof Reading.Of(var serial) && looksMade(serial)) {
        found.add(serial);
      }
    }
  }

  private static void add(String candidate, LinkedHashSet<SerialNumber> found) {
    if (read(candidate) instanceof Reading.Of(var serial)) {
      found.add(serial);
    }
  }

  /** Eight characters or more with four digits or more: dates, prices and words in a sentence rarely are. */
  private static boolean looksMade(SerialNumber serial) {
    return serial.text().length() >= 8 && serial.text().chars().filter(c -> c >= '0' && c <= '9').count() >= 4;
  }

  /** The short way for what nearly every list holds: ASCII letters, digits, spaces and dashes. @return false where a character asks for the long way */
  private static boolean plain(String typed, StringBuilder canonical) {
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      if (isLetterOrDigit(c)) {
        canonical.append(c);
      } else if (c >= 'a' && c <= 'z') {
        canonical.append((char) (c - 'a' + 'A'));
      } else if (c != ' ' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static String withoutWidthAndCase(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
  }

  private static boolean isLetterOrDigit(int point) {
    return point >= 'A' && point <= 'Z' || point >= '0' && point <= '9';
  }

  /** What people and scanners put between the groups of a serial, or around it, without meaning anything by it. */
  private static boolean separates(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point)
        || Character.getType(point) == Character.DASH_PUNCTUATION || Character.getType(point) == Character.FORMAT
        || Character.getType(point) == Character.CONTROL
        || "._/:#*'\"·−".indexOf(point) >= 0;
  }

  private static Reading impossible(String key, Object... arguments) {
    return new Reading.Impossible(key, List.of(arguments));
  }

  @Override
  public String toString() {
    return text;
  }
}
