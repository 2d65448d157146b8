package dev.evenkeel.agent.ops;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;

/**
 * One window of a burn-rate alert: so much of the budget is gone in so long a time. The shares and
 * windows are those of the SRE workbook, chapter 5, and of Sloth.
 *
 * @param share of the budget
 * @param longWindow and the hours that it has
 * @param shortWindow by which the alert ends soon after its reason
 * @param after how long it must last
 */
record BurnRate(
    String severity, String share, String longWindow, int hours, String shortWindow, String after) {

  static final List<BurnRate> ALL =
      List.of(
          new BurnRate("page", "0.02", "1h", 1, "5m", "2m"),
          new BurnRate("page", "0.05", "6h", 6, "30m", "5m"),
          new BurnRate("ticket", "0.1", "1d", 24, "2h", "15m"),
          new BurnRate("ticket", "0.1", "3d", 72, "6h", "30m"));

  /** How many times faster than allowed the budget burns. */
  BigDecimal factor(Duration period) {
    return new BigDecimal(share)
        .multiply(BigDecimal.valueOf(period.toHours()))
        .divide(BigDecimal.valueOf(hours), new MathContext(4))
        .stripTrailingZeros();
  }
}
