package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the agent says of itself. Thread safe. */
final class AgentMeters {

  private final Family<Counter> errors;
  private final Family<Timer> overhead;
  private final Family<Target> targets;
  private final Family<Counter> limited;
  private final Family<Counter> reloads;
  private final Meters meters;
  private Meter mode;

  private volatile double scrapeSeconds;
  private volatile int series;

  AgentMeters(Meters meters, String version, String mode) {
    String java = Labels.clean(System.getProperty("java.version"));
    meters.gauge(Metric.BUILD_INFO, () -> 1, Labels.clean(version), java);
    this.meters = meters;
    mode(mode);
    reloads = new Family<>(result -> meters.counter(Metric.CONFIG_RELOADS, result));
    meters.gauge(Metric.SCRAPE_DURATION, () -> scrapeSeconds);
    meters.gauge(Metric.SERIES, () -> series);
    overhead = new Family<>(phase -> meters.overhead(Metric.OVERHEAD, phase));
    errors = new Family<>(component -> meters.counter(Metric.INTERNAL_ERRORS, component));
    targets = new Family<>(target -> new Target(meters, target));
    limited = new Family<>(label -> meters.counter(Metric.SERIES_LIMITED, label));
  }

  /** The mode that the agent is in from now on. */
  synchronized void mode(String name) {
    Meter before = mode;
    mode = meters.gauge(Metric.CONFIG_INFO, () -> 1, name);
    if (before != null && before != mode) {
      meters.remove(Metric.CONFIG_INFO, before);
    }
  }

  /**
   * @param result {@code success} or {@code failure}
   */
  void reloaded(String result) {
    reloads.get(result).increment();
  }

  void worked(String phase, long nanos) {
    overhead.get(phase).record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed(String component) {
    errors.get(component).increment();
  }

  void woven(String target, String result) {
    Target woven = targets.get(target);
    woven.transforms.get(result).increment();
    if ("ok".equals(result)) {
      woven.classes.increment();
    }
  }

  /** No class is woven any more. */
  void unwoven() {
    targets.forEach(target -> target.classes.reset());
  }

  /** Counts what a label's limit kept out. */
  Counter limited(String label) {
    return limited.get(label);
  }

  void scraped(long nanos, int rendered) {
    scrapeSeconds = nanos / 1e9;
    series = rendered;
  }

  private static final class Target {

    private final LongAdder classes = new LongAdder();
    private final Family<Counter> transforms;

    Target(Meters meters, String target) {
      meters.gauge(Metric.INSTRUMENTED, classes::sum, target);
      transforms = new Family<>(result -> meters.counter(Metric.TRANSFORMS, target, result));
    }
  }
}
