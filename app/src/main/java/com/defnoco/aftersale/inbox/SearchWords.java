package com.defnoco.aftersale.inbox;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The words of a text for search. Languages that put no spaces between words are cut into pairs of neighbouring characters, so that any part of a Chinese sentence
 * of two characters or more is found by an index, without a dictionary.
 */
final class SearchWords {

  private static final int LONGEST_TEXT = 100_000;
  private static final int MOST = 5_000;
  private static final int LONGEST = 60;

  private SearchWords() {}

  /** Words and pairs, separated by single spaces. */
  static String of(String text) {
    return String.join(" ", words(text, true));
  }

  /** A query for {@code tsquery}: every word begins as given, every pair occurs. Empty when there is nothing to look for. */
  static String query(String typed) {
    return words(typed, false).stream()
        .map(word -> "'" + word.replace("'", "''").replace("\\", "\\\\") + "'" + (isPaired(word.codePointAt(0)) && word.codePointCount(0, word.length()) > 1 ? "" : ":*"))
        .collect(Collectors.joining(" & "));
  }

  private static List<String> words(String text, boolean singles) {
    var plain = Normalizer.normalize(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    var found = new LinkedHashSet<String>();
    var run = new StringBuilder();
    var paired = new ArrayList<Integer>();
    for (int point : plain.codePoints().toArray()) {
      if (found.size() >= MOST) {
        break;
      }
      if (isPaired(point)) {
        end(run, found);
        paired.add(point);
      } else {
        end(paired, found, singles);
        if (Character.isLetterOrDigit(point)) {
          run.appendCodePoint(point);
        } else {
          end(run, found);
        }
      }
    }
    end(run, found);
    end(paired, found, singles);
    return List.copyOf(found);
  }

  private static void end(StringBuilder run, LinkedHashSet<String> found) {
    if (!run.isEmpty()) {
      found.add(run.length() > LONGEST ? run.substring(0, LONGEST) : run.toString());
      run.setLength(0);
    }
  }

  private static void end(List<Integer> run, LinkedHashSet<String> found, boolean singles) {
    for (int i = 0; i < run.size(); i++) {
      if (singles || run.size() == 1) {
        found.add(Character.toString(run.get(i)));
      }
      if (i + 1 < run.size()) {
        found.add(Character.toString(run.get(i)) + Character.toString(run.get(i + 1)));
      }
    }
    run.clear();
  }

  private static boolean isPaired(int point) {
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, THAI -> true;
      default -> false;
    };
  }
}
