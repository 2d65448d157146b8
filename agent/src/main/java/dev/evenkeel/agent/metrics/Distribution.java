package dev.evenkeel.agent.metrics;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.util.TimeUtils;
import io.micrometer.prometheusmetrics.PrometheusDistributionSummary;
import io.micrometer.prometheusmetrics.PrometheusTimer;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.util.concurrent.TimeUnit;

/** What a histogram is made of, whichever Micrometer calls it. Thread safe. */
interface Distribution {

  /** Cumulative, by rising edges in the meter's own unit, without the infinite one. */
  CountAtBucket[] buckets();

  long count();

  double sum();

  /** A value in the meter's own unit, as it is served. */
  double served(double value);

  /** With values in the meter's own unit. */
  Exemplars exemplars();

  /** Counted in nanoseconds, served in seconds. */
  static Distribution of(PrometheusTimer timer) {
    return new Distribution() {
      @Override
      public CountAtBucket[] buckets() {
        return timer.histogramCounts();
      }

      @Override
      public long count() {
        return timer.count();
      }

      @Override
      public double sum() {
        return timer.totalTime(TimeUnit.SECONDS);
      }

      @Override
      public double served(double value) {
        return TimeUtils.nanosToUnit(value, TimeUnit.SECONDS);
      }

      @Override
      public Exemplars exemplars() {
        return MeterExemplars.of(timer);
      }
    };
  }

  /** Served as it is counted. */
  static Distribution of(PrometheusDistributionSummary summary) {
    return new Distribution() {
      @Override
      public CountAtBucket[] buckets() {
        return summary.histogramCounts();
      }

      @Override
      public long count() {
        return summary.count();
      }

      @Override
      public double sum() {
        return summary.totalAmount();
      }

      @Override
      public double served(double value) {
        return value;
      }

      @Override
      public Exemplars exemplars() {
        return MeterExemplars.of(summary);
      }
    };
  }
}
