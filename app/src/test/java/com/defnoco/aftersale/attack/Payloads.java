package com.defnoco.aftersale.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The words of {@code attack/payloads.txt}. */
public final class Payloads {

  private static final Map<String, List<String>> BY_KIND = read();

  private Payloads() {}

  public static List<String> all() {
    return BY_KIND.values().stream().flatMap(List::stream).toList();
  }

  public static List<String> of(String... kinds) {
    return Arrays.stream(kinds).flatMap(kind -> Objects.requireNonNull(BY_KIND.get(kind), kind).stream()).toList();
  }

  /** All words without characters that no text may hold (NUL, half a pair) and that are refused as such. */
  static List<String> texts() {
    return all().stream().filter(Payloads::isText).toList();
  }

  /** All that may stand in one line, as names do. */
  static List<String> names() {
    return texts().stream().filter(word -> word.chars().noneMatch(Character::isISOControl)).toList();
  }

  static boolean isText(String word) {
    return word.indexOf('\0') < 0 && !word.isBlank();
  }

  /** Word number {@code i}, from the start again after the last. */
  static String nth(List<String> words, int i) {
    return words.get(Math.floorMod(i, words.size()));
  }

  private static Map<String, List<String>> read() {
    var kinds = new LinkedHashMap<String, List<String>>();
    try (var file = Objects.requireNonNull(Payloads.class.getResourceAsStream("/attack/payloads.txt"))) {
      var kind = "";
      for (var line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("#") || line.isEmpty()) {
          continue;
        }
        if (line.matches("\\[[a-z]+]")) {
          kind = line.substring(1, line.length() - 1);
          kinds.put(kind, new ArrayList<>());
        } else {
          kinds.get(kind).add(unescaped(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kinds;
  }

  private static String unescaped(String line) {
    var text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c != '\\' || i + 1 == line.length()) {
        text.append(c);
        continue;
      }
      char next = line.charAt(++i);
      switch (next) {
        case 'r' -> text.append('\r');
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case '0' -> text.append('\0');
        case 'u' -> {
          text.append((char) Integer.parseInt(line.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> text.append(next);
      }
    }
    return text.toString();
  }
}
