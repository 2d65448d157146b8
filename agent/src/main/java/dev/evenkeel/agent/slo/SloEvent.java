package dev.evenkeel.agent.slo;

import java.util.Locale;

/**
 * A change of level.
 *
 * @param atMillis since 1970
 * @param workload "" for the whole service
 * @param seen what the last five minutes are, in words
 */
public record SloEvent(
    long atMillis, String workload, Indicator indicator, Level from, Level to, String seen) {

  static SloEvent of(
      long atMillis, String workload, Indicator indicator, Level from, Level to, Sums minutes) {
    Share share = minutes.share(indicator);
    String seen =
        indicator.dimension() == Indicator.Dimension.LATENCY
            ? String.format(
                Locale.ROOT,
                "P95 %.3f s of %d answers in 5 minutes",
                minutes.quantile(0.95),
                share.total())
            : String.format(
                Locale.ROOT, "%.3f %% of %d good in 5 minutes", share.good() * 100, share.total());
    return new SloEvent(
        atMillis, workload, indicator, from, to, share.total() == 0 ? "no calls" : seen);
  }

  /** Whether it got worse. */
  public boolean worse() {
    return to.compareTo(from) > 0;
  }

  /** One line for logs and the page. */
  public String text() {
    return "level "
        + from.label()
        + " -> "
        + to.label()
        + ": "
        + indicator.id()
        + (workload.isEmpty() ? "" : " of " + workload)
        + ": "
        + seen;
  }
}
