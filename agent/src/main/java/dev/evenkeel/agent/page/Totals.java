package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.Reading.Series;

/** What is summed up of one model. Not thread safe. */
final class Totals {

  final String provider;
  final String model;
  long calls;
  long good;
  long inputTokens;
  long outputTokens;
  double costUsd;
  final Histogram durations = new Histogram();
  final Histogram firstChunks = new Histogram();

  Totals(String provider, String model) {
    this.provider = provider;
    this.model = model;
  }

  String key() {
    return ModelMinutes.key(provider, model);
  }

  /** Adds up histograms of the same edges. */
  static final class Histogram {

    private long[] counts = {};
    private double[] edges = {};

    void add(Series series) {
      if (counts.length == 0) {
        counts = new long[series.buckets().length];
        edges = series.edges();
      }
      for (int at = 0; at < Math.min(counts.length, series.buckets().length); at++) {
        counts[at] += series.buckets()[at];
      }
    }

    /** Interpolated as Prometheus does it; NaN without values. */
    double quantile(double quantile) {
      long total = 0;
      for (long count : counts) {
        total += count;
      }
      double rank = quantile * total;
      long below = 0;
      for (int at = 0; total > 0 && at < counts.length; at++) {
        if (counts[at] > 0 && below + counts[at] >= rank) {
          double lower = at == 0 ? 0 : edges[at - 1];
          return Double.isInfinite(edges[at])
              ? lower
              : lower + (edges[at] - lower) * (rank - below) / counts[at];
        }
        below += counts[at];
      }
      return Double.NaN;
    }
  }
}
