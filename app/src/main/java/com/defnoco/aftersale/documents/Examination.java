package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Paper;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the program found about an invoice or certificate. It suggests; an engineer decides.
 *
 * @param forCustomer where INVALID is suggested, what is wrong in words for the customer and in their language, for the engineer to send or change; else empty
 * @param suggestion VALID, INVALID or TAMPERED; empty where the points do not carry one
 */
public record Examination(Instant at, Optional<Paper> suggestion, List<Point> points, String forCustomer) {

  /**
   * One thing that was found.
   *
   * @param point its sentence is the text {@code paper.point.<point>}; {@code arguments} fill it
   * @param source where it was found, text {@code paper.source.<source>}
   */
  public record Point(String point, Leans leans, Source source, List<String> arguments) {
    public Point {
      arguments = List.copyOf(arguments);
    }

    static Point of(String point, Leans leans, Source source, Object... arguments) {
      return new Point(point, leans, source, java.util.Arrays.stream(arguments).map(String::valueOf).map(text -> text.length() > 200 ? text.substring(0, 200) + "\u2026" : text).toList());
    }
  }

  /** Whether it speaks for the paper. */
  public enum Leans { FOR, AGAINST, NEUTRAL }

  /** Where a point comes from. */
  public enum Source { SIGNATURE, CODE, TEXT, OCR, FILE, PICTURE, BOOKS }

  public Examination {
    points = List.copyOf(points);
  }

  /** What the customer can do something about. */
  private static final Set<String> TOLD = Set.of("otherUnit", "otherSerial", "unreadable", "superseded", "revoked", "beforeMade", "afterProblem");

  Examination told(Texts texts, Locale locale) {
    return suggestion.filter(paper -> paper == Paper.INVALID).isEmpty() ? this : new Examination(at, suggestion, points, points.stream()
        .filter(point -> TOLD.contains(point.point())).map(point -> texts.text(locale, "paper.ask." + point.point(), point.arguments().toArray())).distinct().collect(Collectors.joining(" ")));
  }
}
