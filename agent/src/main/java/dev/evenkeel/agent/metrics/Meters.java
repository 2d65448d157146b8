package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.util.Scheduler;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Makes meters by the catalogue and renders them. Making one costs a microsecond or more, so
 * whoever records holds on to what it gets.
 */
final class Meters {

  /** The last fence, far above what the limits of the labels allow in practice. */
  private static final int MAX_METERS = 20_000;

  private static final Duration[] INCIDENTS =
      LongStream.of(10, 30, 60, 120, 300, 600, 1200, 1800, 3600)
          .mapToObj(Duration::ofSeconds)
          .toArray(Duration[]::new);

  /** OpenTelemetry's edges for token usage, up to a million. */
  private static final double[] TOKENS = {
    1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576
  };

  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private final MeterRegistry registry;
  private final ExpositionFormatWriter openMetrics =
      OpenMetricsTextFormatWriter.builder().setExemplarsOnAllMetricTypesEnabled(false).build();
  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();

  private final Duration[] durations;

  /**
   * @param durations edges of the histograms of durations, in rising order
   * @param traces what exemplars tell
   */
  Meters(List<Duration> durations, Traces traces) {
    this.durations = durations.toArray(Duration[]::new);
    QuietLogging.install();
    registry = registry(prometheus, traces);
    registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(MAX_METERS));
  }

  /**
   * The Prometheus client reads the application's io.prometheus.* properties and throws at one that
   * it does not know. Then nothing is measured, and all else goes on.
   */
  private static MeterRegistry registry(PrometheusRegistry prometheus, Traces traces) {
    try {
      // Its thread belongs to the agent and not to the first thread that records, whose class
      // loaders it would keep
      Scheduler.awaitInitialization();
      return new PrometheusMeterRegistry(new Configuration(), prometheus, Clock.SYSTEM, traces);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return new CompositeMeterRegistry();
    } catch (RuntimeException | LinkageError failure) {
      Log.warn("metrics", "The metrics stay empty: " + failure);
      return new CompositeMeterRegistry();
    }
  }

  Counter counter(Metric metric, String... values) {
    return Counter.builder(metric.meterName())
        .description(metric.help())
        .tags(tags(metric, values))
        .register(registry);
  }

  /** A counter in seconds, read from {@code nanos} at each scrape. */
  void secondsTotal(Metric metric, LongSupplier nanos, String... values) {
    // Micrometer holds the first argument weakly: the caller must keep what it gives
    FunctionCounter.builder(metric.meterName(), nanos, source -> source.getAsLong() / 1e9)
        .description(metric.help())
        .tags(tags(metric, values))
        .register(registry);
  }

  Meter gauge(Metric metric, DoubleSupplier value, String... values) {
    return Gauge.builder(metric.meterName(), value::getAsDouble)
        .description(metric.help())
        .tags(tags(metric, values))
        .register(registry);
  }

  void remove(Meter meter) {
    registry.remove(meter);
  }

  Timer timer(Metric metric, String... values) {
    return Timer.builder(metric.meterName())
        .description(metric.help())
        .serviceLevelObjectives(durations)
        .tags(tags(metric, values))
        .register(registry);
  }

  /** A histogram of durations of minutes. */
  Timer incidents(Metric metric, String... values) {
    return Timer.builder(metric.meterName())
        .description(metric.help())
        .serviceLevelObjectives(INCIDENTS)
        .tags(tags(metric, values))
        .register(registry);
  }

  /** No base unit: it would become part of the name. */
  DistributionSummary tokens(Metric metric, String... values) {
    return DistributionSummary.builder(metric.meterName())
        .description(metric.help())
        .serviceLevelObjectives(TOKENS)
        .tags(tags(metric, values))
        .register(registry);
  }

  private static List<Tag> tags(Metric metric, String[] values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
    List<Tag> tags = new ArrayList<>(values.length);
    for (int at = 0; at < values.length; at++) {
      tags.add(Tag.of(metric.labels().get(at), values[at]));
    }
    return tags;
  }

  /**
   * Renders everything but Micrometer's rolling maxima, which no rule can use.
   *
   * @return the number of series
   */
  int scrape(OutputStream out, boolean asOpenMetrics) throws IOException {
    MetricSnapshots snapshots = snapshots();
    (asOpenMetrics ? openMetrics : text).write(out, snapshots);
    return snapshots.stream()
        .flatMap(family -> family.getDataPoints().stream())
        .mapToInt(
            point ->
                point instanceof HistogramDataPointSnapshot histogram
                    ? histogram.getClassicBuckets().size() + 2
                    : 1)
        .sum();
  }

  /** What a scrape would render now. */
  Reading read() {
    return new Reading(snapshots());
  }

  private MetricSnapshots snapshots() {
    return prometheus.scrape(name -> !name.endsWith("_max"));
  }

  /** Prometheus before 2.43 rejects a whole scrape that has an exemplar on a _count. */
  private static final class Configuration implements PrometheusConfig {

    @Override
    public String get(String key) {
      return null;
    }

    @Override
    public Properties prometheusProperties() {
      Properties properties = new Properties();
      properties.setProperty("io.prometheus.exporter.exemplarsOnAllMetricTypes", "false");
      return properties;
    }
  }
}
