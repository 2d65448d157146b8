package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.Keys;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.Reading;
import dev.evenkeel.agent.metrics.Reading.Series;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the {@link Status} when somebody asks, and keeps nothing. Thread safe. */
public final class StatusReader {

  private final String service;
  private final String job;
  private final String version;
  private final Sources sources;
  private final ModelReader models;

  /**
   * What is read.
   *
   * @param settings those that hold now
   * @param slo how the objectives stand
   * @param reading what {@code /metrics} would show
   * @param retriesLeft of the retry budgets, by route
   */
  public record Sources(
      Supplier<Settings> settings,
      Supplier<SloStatus> slo,
      Supplier<Reading> reading,
      Supplier<Map<String, Double>> retriesLeft,
      Journal journal,
      ModelMinutes minutes) {}

  /** Of this JVM. */
  public StatusReader(String version, Sources sources) {
    this(
        ServiceName.of(System.getProperty("sun.java.command", "")),
        ServiceName.job(),
        version,
        sources);
  }

  StatusReader(String service, String job, String version, Sources sources) {
    this.service = service;
    this.job = job;
    this.version = version;
    this.sources = sources;
    this.models = new ModelReader(sources.minutes());
  }

  /** The likely name of the service's scrape job. */
  String job() {
    return job;
  }

  /** How everything stands now. */
  Status read() {
    Reading now = sources.reading().get();
    Settings current = sources.settings().get();
    SloStatus slo = sources.slo().get();
    CountReader counts = new CountReader(now);
    Journal journal = sources.journal();
    BreakerReader breakers =
        new BreakerReader(
            journal.changes(), sources.retriesLeft().get(), slo.atMillis() - slo.startMillis());
    return new Status(
        service,
        job,
        version,
        current.mode().name().toLowerCase(Locale.ROOT),
        now.of(Metric.DRILL_ACTIVE).stream().anyMatch(each -> each.value() > 0),
        Math.round(now.of(Metric.CALLS_IN_FLIGHT).stream().mapToDouble(Series::value).sum()),
        slo,
        models.read(now),
        breakers.read(now),
        breakers.changes(),
        journal.notes(),
        counts.errors(),
        counts.calls(),
        counts.quality(),
        counts.checked(),
        counts.ofAgent(),
        Keys.effective(current));
  }
}
