package dev.evenkeel.agent.config;

/** A number that may have a fraction; as a share it may be written in per cent. */
final class DecimalType extends ValueType<Double> {

  /** As many as a double holds exactly. */
  private static final int MAX_DIGITS = 15;

  private final double min;
  private final double max;
  private final boolean share;

  private DecimalType(double min, double max, boolean share) {
    this.min = min;
    this.max = max;
    this.share = share;
  }

  static DecimalType number(double min, double max) {
    return new DecimalType(min, max, false);
  }

  /** A share of 1, written as {@code 50%} or {@code 0.5}. */
  static DecimalType share(double min) {
    return new DecimalType(min, 1, true);
  }

  @Override
  Double parse(String text) {
    boolean percent = share && text.endsWith("%");
    double value = number(percent ? text.substring(0, text.length() - 1).trim() : text);
    if (percent) {
      value /= 100;
    }
    return value >= min && value <= max ? (Double) value : null;
  }

  @Override
  String valid() {
    return share
        ? "a share such as 50% or 0.5, from " + min * 100 + "% to " + max * 100 + "%"
        : "a number from " + min + " to " + max;
  }

  /**
   * Digits with at most one point among them, or −1. {@link Double#parseDouble} would take {@code
   * NaN}, {@code 1e9} and {@code 0x1p3} too, and costs half a millisecond of class loading.
   */
  static double number(String text) {
    long digits = 0;
    double scale = 1;
    int count = 0;
    boolean fraction = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && !fraction) {
        fraction = true;
      } else if (c >= '0' && c <= '9' && ++count <= MAX_DIGITS) {
        digits = digits * 10 + (c - '0');
        scale = fraction ? scale * 10 : scale;
      } else {
        return -1;
      }
    }
    return count == 0 ? -1 : digits / scale;
  }
}
