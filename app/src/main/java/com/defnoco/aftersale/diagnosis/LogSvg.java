package com.defnoco.aftersale.diagnosis;

import java.util.Locale;
import java.util.function.UnaryOperator;

/** Draws a {@link LogChart} as SVG without script and without style: colours come from the page's sheet by class. */
public final class LogSvg {

  private static final int WIDTH = 760;
  private static final int LEFT = 52;
  private static final int RIGHT = 12;
  private static final int PANEL = 118;
  private static final int GAP = 30;

  private LogSvg() {}

  /**
   * @param text gives a text by its key below {@code diagnosis.chart.}
   * @param label what the picture shows, for who cannot see it
   */
  public static String draw(LogChart chart, UnaryOperator<String> text, String label) {
    int height = 20 + chart.panels().size() * (PANEL + GAP) + 16;
    double last = chart.seconds().length == 0 ? 1 : Math.max(chart.seconds()[chart.seconds().length - 1], 1e-3);
    var svg = new StringBuilder(32_000);
    svg.append("<svg class=\"log-chart\" viewBox=\"0 0 ").append(WIDTH).append(' ').append(height).append("\" role=\"img\" aria-label=\"").append(escaped(label)).append("\">");
    int top = 20;
    for (var panel : chart.panels()) {
      panel(svg, chart, panel, top, last, text);
      top += PANEL + GAP;
    }
    int bottom = top - GAP + 18;
    for (int tick = 0; tick <= 4; tick++) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * tick / 4.0;
      svg.append("<text class=\"log-tick\" text-anchor=\"").append(tick == 0 ? "start" : tick == 4 ? "end" : "middle").append("\" x=\"").append(point(x)).append("\" y=\"")
          .append(bottom).append("\">").append(LogChart.clock(last * tick / 4)).append("</text>");
    }
    return svg.append("</svg>").toString();
  }

  private static void panel(StringBuilder svg, LogChart chart, LogChart.Panel panel, int top, double last, UnaryOperator<String> text) {
    svg.append("<text class=\"log-title\" x=\"").append(LEFT).append("\" y=\"").append(top - 6).append("\">").append(escaped(text.apply(panel.what()))).append(" (")
        .append(escaped(panel.unit())).append(")</text>");
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
          .append(escaped(text.apply("limit." + limit.what()))).append(' ').append(LogChart.number(limit.value(), panel.unit())).append(' ').append(escaped(panel.unit()))
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
        svg.append(pen ? 'L' : 'M').append(point(LEFT + (WIDTH - LEFT - RIGHT) * chart.seconds()[i] / last)).append(' ').append(point(y(panel, value, top)));
        pen = true;
      }
      svg.append("\"/>");
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
