package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import java.util.List;
import java.util.Map;

/** Every series as {@code /metrics} would show it at one moment. Immutable. */
public final class Reading {

  /**
   * One series.
   *
   * @param values of the labels, in the order of {@link Metric#labels()}; "" where there is none
   * @param value of a counter or gauge; a histogram's sum
   * @param buckets a histogram's counts between its edges, the last one above all of them; empty
   *     for the others
   */
  public record Series(List<String> values, double value, long[] buckets, double[] edges) {

    /** How many values a histogram has. */
    public long count() {
      long count = 0;
      for (long bucket : buckets) {
        count += bucket;
      }
      return count;
    }
  }

  private final Map<Metric, List<Series>> byMetric;

  Reading(Map<Metric, List<Series>> byMetric) {
    this.byMetric = byMetric;
  }

  /** All series of a metric; empty when there is none yet. */
  public List<Series> of(Metric metric) {
    return byMetric.getOrDefault(metric, List.of());
  }
}
