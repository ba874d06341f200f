package com.defnoco.aftersale.platform;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a line may end: in Latin text between words, in Chinese between any two characters, but never before a closing mark nor after an opening one
 * (GB/T 15834-2011 5.1).
 */
public final class LineBreaks {

  private static final String NOT_FIRST = "，。、；：？！）》」』】〉”’％%,.;:?!)]}·…—℃°";
  private static final String NOT_LAST = "（《「『【〈“‘([{";

  /** How wide a text is set. */
  public interface Measure {
    float width(String text) throws java.io.IOException;
  }

  private LineBreaks() {}

  /** Lines no wider than the width; a single word that is wider is cut. */
  public static List<String> lines(String text, float width, Measure measure) throws java.io.IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var piece : pieces(text)) {
      var candidate = line + piece;
      if (measure.width(candidate.stripTrailing()) <= width) {
        line.append(piece);
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
      var rest = piece.stripLeading();
      while (measure.width(rest.stripTrailing()) > width && rest.codePointCount(0, rest.length()) > 1) {
        int cut = rest.offsetByCodePoints(0, 1);
        while (cut < rest.length() && measure.width(rest.substring(0, rest.offsetByCodePoints(cut, 1))) <= width) {
          cut = rest.offsetByCodePoints(cut, 1);
        }
        lines.add(rest.substring(0, cut));
        rest = rest.substring(cut);
      }
      line.append(rest);
    }
    if (!line.toString().isBlank()) {
      lines.add(line.toString().strip());
    }
    return lines;
  }

  /** What must stay together. */
  private static List<String> pieces(String text) {
    var pieces = new ArrayList<String>();
    var piece = new StringBuilder();
    int before = ' ';
    for (int c : text.codePoints().toArray()) {
      if (!piece.isEmpty() && mayBreakBetween(before, c)) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.appendCodePoint(c);
      before = c;
    }
    if (!piece.isEmpty()) {
      pieces.add(piece.toString());
    }
    return pieces;
  }

  private static boolean mayBreakBetween(int before, int after) {
    if (NOT_FIRST.indexOf(after) >= 0 || NOT_LAST.indexOf(before) >= 0) {
      return before == ' ';
    }
    return before == ' ' && after != ' ' || before == '/' || isHan(before) || isHan(after) && after != ' ';
  }

  private static boolean isHan(int c) {
    return c >= 0x2E80 && c <= 0x9FFF || c >= 0xFF00 && c <= 0xFFEF || c >= 0x20000;
  }
}
