package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.MetricNames.Type;
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
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusCounter;
import io.micrometer.prometheusmetrics.PrometheusDistributionSummary;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusTimer;
import io.prometheus.metrics.core.util.Scheduler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Exemplar;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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

  private static final Duration[] OVERHEAD =
      LongStream.of(
              10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000, 500_000)
          .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
          .toArray(Duration[]::new);

  /** OpenTelemetry's edges for token usage, up to a million. */
  private static final double[] TOKENS = {
    1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576
  };

  private final Exposition exposition = new Exposition();
  private final MeterRegistry registry;
  private final Traces traces;
  private final Duration[] durations;

  /**
   * @param durations edges of the histograms of durations, in rising order
   * @param traces what exemplars tell
   */
  Meters(List<Duration> durations, Traces traces) {
    this(durations, traces, new PrometheusRegistry());
  }

  Meters(List<Duration> durations, Traces traces, PrometheusRegistry prometheus) {
    this.traces = traces;
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
    Counter counter =
        Counter.builder(metric.meterName())
            .description(metric.help())
            .tags(tags(metric, values))
            .register(registry);
    if (counter instanceof PrometheusCounter shown) {
      Supplier<Exemplar> exemplar = () -> MeterExemplars.of(shown);
      exposition.of(metric).show(List.of(values), shown::count, exemplar);
    }
    return counter;
  }

  /** A counter in seconds, read from {@code nanos} at each scrape. */
  void secondsTotal(Metric metric, LongSupplier nanos, String... values) {
    // Micrometer holds the first argument weakly: the caller must keep what it gives
    FunctionCounter counter =
        FunctionCounter.builder(metric.meterName(), nanos, source -> source.getAsLong() / 1e9)
            .description(metric.help())
            .tags(tags(metric, values))
            .register(registry);
    if (counter instanceof CumulativeFunctionCounter<?>) {
      exposition.of(metric).show(List.of(values), counter::count, null);
    }
  }

  Meter gauge(Metric metric, DoubleSupplier value, String... values) {
    Gauge gauge =
        Gauge.builder(metric.meterName(), value::getAsDouble)
            .description(metric.help())
            .tags(tags(metric, values))
            .register(registry);
    if (gauge instanceof DefaultGauge<?>) {
      DoubleSupplier shown = metric.type() == Type.INFO ? null : gauge::value;
      exposition.of(metric).show(List.of(values), shown, null);
    }
    return gauge;
  }

  void remove(Metric metric, Meter meter) {
    registry.remove(meter);
    exposition.of(metric).hide(metric.labels().stream().map(meter.getId()::getTag).toList());
  }

  Timer timer(Metric metric, String... values) {
    return timer(metric, durations, values);
  }

  /** A histogram of durations of minutes. */
  Timer incidents(Metric metric, String... values) {
    return timer(metric, INCIDENTS, values);
  }

  /** A histogram of durations of microseconds. */
  Timer overhead(Metric metric, String... values) {
    return timer(metric, OVERHEAD, values);
  }

  private Timer timer(Metric metric, Duration[] edges, String... values) {
    Timer timer =
        Timer.builder(metric.meterName())
            .description(metric.help())
            .serviceLevelObjectives(edges)
            .tags(tags(metric, values))
            .register(registry);
    if (timer instanceof PrometheusTimer shown) {
      exposition.of(metric).show(List.of(values), Distribution.of(shown));
    }
    return timer;
  }

  /** No base unit: it would become part of the name. */
  DistributionSummary tokens(Metric metric, String... values) {
    DistributionSummary summary =
        DistributionSummary.builder(metric.meterName())
            .description(metric.help())
            .serviceLevelObjectives(TOKENS)
            .tags(tags(metric, values))
            .register(registry);
    if (summary instanceof PrometheusDistributionSummary shown) {
      exposition.of(metric).show(List.of(values), Distribution.of(shown));
    }
    return summary;
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
    return exposition.write(out, asOpenMetrics, traces.seen());
  }

  /** What a scrape would render now. */
  Reading read() {
    return exposition.read();
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
