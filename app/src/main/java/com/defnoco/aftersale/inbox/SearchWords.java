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

  /** A text in pieces, those marked that a query for what was typed finds. Together they are the text. */
  static List<Inbox.Piece> marked(String text, String typed) {
    // Compared letter by letter as the index does, without losing where each letter stood.
    var plain = new StringBuilder();
    var at = new ArrayList<Integer>();
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      var letter = Normalizer.normalize(Character.toString(text.codePointAt(i)), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      plain.append(letter);
      for (int j = 0; j < letter.length(); j++) {
        at.add(i);
      }
    }
    at.add(text.length());
    var hit = new boolean[text.length()];
    for (var word : words(typed, false)) {
      boolean paired = isPaired(word.codePointAt(0));
      for (int found = plain.indexOf(word); found >= 0; found = plain.indexOf(word, found + 1)) {
        if (paired || found == 0 || !Character.isLetterOrDigit(plain.codePointBefore(found))) {
          java.util.Arrays.fill(hit, at.get(found), at.get(found + word.length()), true);
        }
      }
    }
    var pieces = new ArrayList<Inbox.Piece>();
    for (int from = 0; from < text.length();) {
      int to = from + 1;
      while (to < text.length() && hit[to] == hit[from]) {
        to++;
      }
      pieces.add(new Inbox.Piece(hit[from], text.substring(from, to)));
      from = to;
    }
    return pieces;
  }

  /** The surroundings of the first hit, as one line. @param longest in characters, about */
  static List<Inbox.Piece> excerpt(String text, String typed, int longest) {
    var line = text.strip().replaceAll("\\s+", " ");
    var all = marked(line, typed);
    int first = 0;
    for (var piece : all) {
      if (piece.hit()) {
        break;
      }
      first += piece.text().length();
    }
    if (line.length() <= longest) {
      return all;
    }
    int from = first >= line.length() ? 0 : Math.max(0, first - longest / 3);
    from = from > 0 && Character.isLowSurrogate(line.charAt(from)) ? from - 1 : from;
    int to = Math.min(line.length(), from + longest);
    to = to < line.length() && Character.isLowSurrogate(line.charAt(to)) ? to - 1 : to;
    var pieces = new ArrayList<Inbox.Piece>();
    pieces.addAll(marked((from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : ""), typed));
    return pieces;
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
