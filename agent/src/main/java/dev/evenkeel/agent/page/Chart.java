package dev.evenkeel.agent.page;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** One plot as inline SVG: a frame, an axis in words, and lines or bars in it. */
final class Chart {

  private static final double LEFT = 48;
  private static final double RIGHT = 396;
  private static final double TOP = 10;
  private static final double BOTTOM = 112;

  private final Html html = new Html();
  private final double low;
  private final double high;

  /**
   * @param summary what it shows, for those who cannot see it
   */
  Chart(String title, String summary, double low, double high, DoubleFunction<String> unit) {
    this.low = low;
    this.high = high > low ? high : low + 1;
    html.raw("<figure><figcaption>").text(title).raw("</figcaption>");
    html.element("p", "latest", summary);
    html.raw("<svg viewBox=\"0 0 400 130\" role=\"img\" aria-label=\"");
    html.text(title + ": " + summary).raw("\">");
    for (double at : new double[] {this.low, (this.low + this.high) / 2, this.high}) {
      rule("grid", at);
      label(LEFT - 4, y(at) + 4, "end", unit.apply(at));
    }
  }

  /** Where the horizontal axis begins and ends, in words. */
  Chart axis(String from, String to) {
    label(LEFT, 127, "start", from);
    label(RIGHT, 127, "end", to);
    return this;
  }

  /** A line across, where it is inside the frame. */
  Chart limit(double value) {
    if (value >= low && value <= high) {
      rule("limit", value);
    }
    return this;
  }

  /** One line; a gap where a value is NaN, a dot where it stands alone. */
  Chart line(String type, double[] values) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int at = 0; at < values.length; at++) {
      boolean there = !Double.isNaN(values[at]);
      if (there) {
        path.append(drawing ? 'L' : 'M').append(point(x(at + 0.5, values.length)));
        path.append(' ').append(point(y(values[at])));
        path.append(drawing ? "" : "h.01");
      }
      drawing = there;
    }
    html.raw("<path class=\"line ").text(type).raw("\" d=\"").raw(path.toString()).raw("\"/>");
    return this;
  }

  /** Bars from the bottom. */
  Chart bars(double[] values) {
    double width = (RIGHT - LEFT) / Math.max(1, values.length) * 0.8;
    for (int at = 0; at < values.length; at++) {
      if (values[at] > 0) {
        rectangle("bar", x(at + 0.1, values.length), width, y(values[at]), BOTTOM);
      }
    }
    return this;
  }

  String done() {
    return html.raw("</svg></figure>").toString();
  }

  private void rule(String type, double value) {
    String y = point(y(value));
    html.raw("<line class=\"").raw(type).raw("\" x1=\"").raw(point(LEFT));
    html.raw("\" x2=\"").raw(point(RIGHT)).raw("\" y1=\"").raw(y).raw("\" y2=\"").raw(y);
    html.raw("\"/>");
  }

  private void rectangle(String type, double x, double width, double top, double bottom) {
    html.raw("<rect class=\"").raw(type).raw("\" x=\"").raw(point(x)).raw("\" y=\"");
    html.raw(point(top)).raw("\" width=\"").raw(point(width)).raw("\" height=\"");
    html.raw(point(Math.max(0.5, bottom - top))).raw("\"/>");
  }

  private void label(double x, double y, String anchor, String text) {
    html.raw("<text x=\"").raw(point(x)).raw("\" y=\"").raw(point(y)).raw("\" text-anchor=\"");
    html.raw(anchor).raw("\">").text(text).raw("</text>");
  }

  private static double x(double at, int of) {
    return LEFT + (RIGHT - LEFT) * at / Math.max(1, of);
  }

  private double y(double value) {
    double share = (Math.max(low, Math.min(high, value)) - low) / (high - low);
    return BOTTOM - share * (BOTTOM - TOP);
  }

  private static String point(double at) {
    return String.format(Locale.ROOT, "%.1f", at);
  }
}
