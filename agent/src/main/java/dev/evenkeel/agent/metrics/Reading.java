package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final long[] NO_BUCKETS = {};
  private static final double[] NO_EDGES = {};

  private final Map<String, MetricSnapshot> byName = new HashMap<>();

  Reading(MetricSnapshots snapshots) {
    for (MetricSnapshot snapshot : snapshots) {
      byName.put(snapshot.getMetadata().getPrometheusName(), snapshot);
    }
  }

  /** All series of a metric; empty when there is none yet. */
  public List<Series> of(Metric metric) {
    MetricSnapshot found = byName.get(clientName(metric));
    if (found == null) {
      return List.of();
    }
    List<Series> all = new ArrayList<>(found.getDataPoints().size());
    for (DataPointSnapshot point : found.getDataPoints()) {
      List<String> values = new ArrayList<>(metric.labels().size());
      for (String label : metric.labels()) {
        String value = point.getLabels().get(label);
        values.add(value == null ? "" : value);
      }
      all.add(series(values, point));
    }
    return all;
  }

  /** The Prometheus client keeps names without the suffix that the type adds. */
  private static String clientName(Metric metric) {
    String name = metric.exposedName();
    return switch (metric.type()) {
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
      case GAUGE, HISTOGRAM -> name;
    };
  }

  private static Series series(List<String> values, DataPointSnapshot point) {
    if (point instanceof CounterDataPointSnapshot counter) {
      return new Series(values, counter.getValue(), NO_BUCKETS, NO_EDGES);
    } else if (point instanceof GaugeDataPointSnapshot gauge) {
      return new Series(values, gauge.getValue(), NO_BUCKETS, NO_EDGES);
    } else if (point instanceof HistogramDataPointSnapshot histogram) {
      ClassicHistogramBuckets classic = histogram.getClassicBuckets();
      long[] counts = new long[classic.size()];
      double[] edges = new double[classic.size()];
      for (int at = 0; at < counts.length; at++) {
        counts[at] = classic.getCount(at);
        edges[at] = classic.getUpperBound(at);
      }
      return new Series(values, histogram.getSum(), counts, edges);
    }
    return new Series(values, 1, NO_BUCKETS, NO_EDGES); // an info is always 1
  }
}
