package dev.evenkeel.agent.config;

/** The target of an objective, in per cent; as a share of 1. */
final class PercentType extends ValueType<Double> {

  private static final double LOWEST = 1;
  private static final double HIGHEST = 99.99999;

  /** Exact for as many digits as a target has, so that 99.9 becomes the double 0.999. */
  private static final double DIGITS = 1e10;

  @Override
  Double parse(String text) {
    boolean sign = text.endsWith("%");
    double percent = DecimalType.number(sign ? text.substring(0, text.length() - 1).trim() : text);
    return percent >= LOWEST && percent <= HIGHEST
        ? (Double) (Math.round(percent * DIGITS) / (DIGITS * 100))
        : null;
  }

  @Override
  String valid() {
    return "a percentage such as 99.9%, from 1% to 99.99999%";
  }
}
