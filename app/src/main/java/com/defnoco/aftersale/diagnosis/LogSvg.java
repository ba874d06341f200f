package com.defnoco.aftersale.diagnosis;

import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;

/** Draws a {@link LogChart} as SVG without script and without style: colours come from the page's sheet by class. */
public final class LogSvg {

  private static final int WIDTH = 760;
  private static final int LEFT = 52;
  private static final int RIGHT = 12;
  private static final int PANEL = 118;
  private static final int GAP = 30;
  private static final int STRIP = 40;
  /** Few values are seen as points. */
  private static final int MOST_DOTS = 40;

  private LogSvg() {}

  /**
   * @param text gives a text by its key below {@code diagnosis.}
   * @param label what the picture shows, for who cannot see it
   */
  public static String draw(LogChart chart, UnaryOperator<String> text, String label) {
    return draw(chart, text, label, LogChart::clock);
  }

  /** @param tick names a time in seconds since the chart's first step */
  public static String draw(LogChart chart, UnaryOperator<String> text, String label, DoubleFunction<String> tick) {
    int strip = chart.phases().isEmpty() && chart.marks().isEmpty() ? 0 : STRIP;
    int height = 20 + strip + chart.panels().size() * (PANEL + GAP) + 16;
    double last = chart.seconds().length == 0 ? 1 : Math.max(chart.seconds()[chart.seconds().length - 1], 1e-3);
    var svg = new StringBuilder(32_000);
    svg.append("<svg class=\"log-chart\" viewBox=\"0 0 ").append(WIDTH).append(' ').append(height).append("\" role=\"img\" aria-label=\"").append(escaped(label)).append("\">");
    strip(svg, chart, last, text);
    int top = 20 + strip;
    for (var panel : chart.panels()) {
      panel(svg, chart, panel, top, last, text);
      top += PANEL + GAP;
    }
    int bottom = top - GAP + 18;
    for (int part = 0; part <= 4; part++) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * part / 4.0;
      svg.append("<text class=\"log-tick\" text-anchor=\"").append(part == 0 ? "start" : part == 4 ? "end" : "middle").append("\" x=\"").append(point(x)).append("\" y=\"")
          .append(bottom).append("\">").append(escaped(tick.apply(last * part / 4))).append("</text>");
    }
    marks(svg, chart, strip, top - GAP, last, text);
    return svg.append("</svg>").toString();
  }

  /** When the aircraft was armed, and when in the air. */
  private static void strip(StringBuilder svg, LogChart chart, double last, UnaryOperator<String> text) {
    for (var phase : chart.phases()) {
      boolean airborne = phase.kind().equals("AIRBORNE");
      svg.append("<rect class=\"log-phase log-phase-").append(airborne ? "air" : "armed").append("\" x=\"").append(point(x(phase.from(), last))).append("\" y=\"")
          .append(airborne ? 24 : 14).append("\" width=\"").append(point(Math.max(1, x(phase.to(), last) - x(phase.from(), last)))).append("\" height=\"9\"><title>")
          .append(escaped(text.apply("phase." + phase.kind()))).append(' ').append(LogChart.clock(phase.from())).append(" – ").append(LogChart.clock(phase.to()))
          .append("</title></rect>");
    }
    for (var kind : chart.phases().stream().map(LogChart.Phase::kind).distinct().toList()) {
      svg.append("<text class=\"log-tick\" text-anchor=\"end\" x=\"").append(LEFT - 4).append("\" y=\"").append(kind.equals("AIRBORNE") ? 32 : 22).append("\">")
          .append(escaped(text.apply("phase.short." + kind))).append("</text>");
    }
  }

  /** Alarms and errors cut through all panels; their numbers lead to the list below the chart. */
  private static void marks(StringBuilder svg, LogChart chart, int strip, int bottom, double last, UnaryOperator<String> text) {
    int number = 0;
    for (var mark : chart.marks()) {
      double x = x(Math.min(mark.at(), last), last);
      svg.append("<g><title>").append(LogChart.clock(mark.at())).append(' ').append(escaped(text.apply("mark." + mark.key()))).append(mark.text().isEmpty() ? "" : ": ")
          .append(escaped(mark.text())).append("</title><line class=\"log-mark\" x1=\"").append(point(x)).append("\" x2=\"").append(point(x)).append("\" y1=\"11\" y2=\"")
          .append(bottom).append("\"/><text class=\"log-mark-text\" text-anchor=\"middle\" x=\"").append(point(x)).append("\" y=\"9\">").append(++number)
          .append("</text></g>");
    }
  }

  private static double x(double seconds, double last) {
    return LEFT + (WIDTH - LEFT - RIGHT) * seconds / last;
  }

  private static void panel(StringBuilder svg, LogChart chart, LogChart.Panel panel, int top, double last, UnaryOperator<String> text) {
    svg.append("<text class=\"log-title\" x=\"").append(LEFT).append("\" y=\"").append(top - 6).append("\">").append(escaped(text.apply("chart." + panel.what())))
        .append(panel.unit().isEmpty() ? "" : " (" + escaped(panel.unit()) + ")").append("</text>");
    svg.append("<rect class=\"log-frame\" x=\"").append(LEFT).append("\" y=\"").append(top).append("\" width=\"").append(WIDTH - LEFT - RIGHT).append("\" height=\"").append(PANEL)
        .append("\"/>");
    for (double at : new double[] {panel.low(), (panel.low() + panel.high()) / 2, panel.high()}) {
      svg.append("<text class=\"log-tick\" text-anchor=\"end\" x=\"").append(LEFT - 6).append("\" y=\"").append(point(y(panel, at, top) + 4)).append("\">")
          .append(LogChart.number(at, panel.unit())).append("</text>");
    }
    for (var limit : panel.limits()) {
      double y = y(panel, limit.value(), top);
      svg.append("<line class=\"log-limit\" x1=\"").append(LEFT).append("\" x2=\"").append(WIDTH - RIGHT).append("\" y1=\"").append(point(y)).append("\" y2=\"").append(point(y))
          .append("\"/><text class=\"log-limit-text\" text-anchor=\"end\" x=\"").append(WIDTH - RIGHT - 4).append("\" y=\"").append(point(y - 4)).append("\">")
          .append(escaped(text.apply("chart.limit." + limit.what()))).append(' ').append(LogChart.number(limit.value(), panel.unit())).append(' ').append(escaped(panel.unit()))
          .append("</text>");
    }
    for (var line : panel.lines()) {
      svg.append("<path class=\"log-line log-line-").append(line.number() % 8).append("\" d=\"");
      boolean pen = false;
      for (int i = 0; i < line.values().length; i++) {
        double value = line.values()[i];
        if (Double.isNaN(value)) {
          continue; // what was not measured in between is bridged, not drawn as zero
        }
        svg.append(pen ? 'L' : 'M').append(point(x(chart.seconds()[i], last))).append(' ').append(point(y(panel, value, top)));
        pen = true;
      }
      svg.append("\"/>");
      if (line.values().length <= MOST_DOTS) {
        dots(svg, chart, panel, line, top, last);
      }
    }
  }

  private static void dots(StringBuilder svg, LogChart chart, LogChart.Panel panel, LogChart.Line line, int top, double last) {
    for (int i = 0; i < line.values().length; i++) {
      if (!Double.isNaN(line.values()[i])) {
        svg.append("<circle class=\"log-dot\" r=\"3\" cx=\"").append(point(x(chart.seconds()[i], last))).append("\" cy=\"").append(point(y(panel, line.values()[i], top))).append("\"/>");
      }
    }
  }

  private static double y(LogChart.Panel panel, double value, int top) {
    return top + PANEL * (1 - (value - panel.low()) / (panel.high() - panel.low()));
  }

  private static String point(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
