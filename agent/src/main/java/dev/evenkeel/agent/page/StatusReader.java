package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.Keys;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.Metrics;
import dev.evenkeel.agent.metrics.Reading;
import dev.evenkeel.agent.metrics.Reading.Series;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the {@link Status} when somebody asks, and keeps nothing. Thread safe. */
public final class StatusReader {

  private static final Map<String, Metric> COUNTS = counts();

  private final String service;
  private final String version;
  private final Supplier<Settings> settings;
  private final Supplier<SloStatus> slo;
  private final Supplier<Reading> reading;
  private final Journal journal;

  public StatusReader(
      String version,
      Supplier<Settings> settings,
      Metrics metrics,
      Supplier<SloStatus> slo,
      Journal journal) {
    this(
        service(System.getProperty("sun.java.command", "")),
        version,
        settings,
        slo,
        metrics::read,
        journal);
  }

  StatusReader(
      String service,
      String version,
      Supplier<Settings> settings,
      Supplier<SloStatus> slo,
      Supplier<Reading> reading,
      Journal journal) {
    this.service = service;
    this.version = version;
    this.settings = settings;
    this.slo = slo;
    this.reading = reading;
    this.journal = journal;
  }

  /** The main class or the jar, without folders and without arguments, which may be secret. */
  static String service(String command) {
    String first = command.strip().split("\\s", 2)[0];
    String name = first.substring(first.lastIndexOf('/') + 1);
    return name.isEmpty() ? "java" : name.substring(0, Math.min(name.length(), 80));
  }

  private static Map<String, Metric> counts() {
    Map<String, Metric> counts = new LinkedHashMap<>();
    counts.put("retries", Metric.RETRIES);
    counts.put("retry sequences", Metric.RETRY_SEQUENCES);
    counts.put("retries skipped", Metric.RETRIES_SKIPPED);
    counts.put("retries by layers above", Metric.LAYERED_RETRIES);
    counts.put("fallbacks", Metric.FALLBACKS);
    counts.put("refused", Metric.CALLS_REFUSED);
    counts.put("quality violations", Metric.QUALITY_VIOLATIONS);
    counts.put("unpriced calls", Metric.CALLS_UNPRICED);
    counts.put("cascades", Metric.CASCADES);
    counts.put("drill faults", Metric.DRILL_FAULTS);
    counts.put("classes woven", Metric.INSTRUMENTED);
    counts.put("weaving", Metric.TRANSFORMS);
    counts.put("settings file read", Metric.CONFIG_RELOADS);
    counts.put("failures inside the agent", Metric.INTERNAL_ERRORS);
    counts.put("label values beyond the limit", Metric.SERIES_LIMITED);
    return counts;
  }

  /** How everything stands now. */
  Status read() {
    Reading now = reading.get();
    Settings current = settings.get();
    return new Status(
        service,
        version,
        current.mode().name().toLowerCase(Locale.ROOT),
        now.of(Metric.DRILL_ACTIVE).stream().anyMatch(each -> each.value() > 0),
        Math.round(now.of(Metric.CALLS_IN_FLIGHT).stream().mapToDouble(Series::value).sum()),
        slo.get(),
        models(now),
        breakers(now),
        journal.changes(),
        counts(now),
        Keys.effective(current));
  }

  private static List<Status.Model> models(Reading now) {
    Map<List<String>, Totals> all = new LinkedHashMap<>();
    for (Series each : now.of(Metric.CALLS)) {
      long value = Math.round(each.value());
      String outcome = each.values().get(3);
      Totals totals = totals(each, all);
      totals.calls += outcome.equals("excluded") ? 0 : value;
      totals.good += outcome.equals("success") || outcome.equals("degraded") ? value : 0;
    }
    for (Series each : now.of(Metric.CALL_DURATION)) {
      if (each.values().get(3).isEmpty()) {
        totals(each, all).durations.add(each);
      }
    }
    now.of(Metric.FIRST_CHUNK).forEach(each -> totals(each, all).firstChunks.add(each));
    for (Series each : now.of(Metric.TOKENS)) {
      long value = Math.round(each.value());
      String type = each.values().get(3);
      totals(each, all).inputTokens += type.equals("input") ? value : 0;
      totals(each, all).outputTokens += type.equals("output") ? value : 0;
    }
    now.of(Metric.COST).forEach(each -> totals(each, all).costUsd += each.value());
    return all.values().stream()
        .map(Totals::model)
        .sorted(Comparator.comparingLong(Status.Model::calls).reversed())
        .toList();
  }

  private static Totals totals(Series of, Map<List<String>, Totals> all) {
    String provider = of.values().get(1);
    String model = of.values().get(2);
    return all.computeIfAbsent(List.of(provider, model), key -> new Totals(provider, model));
  }

  private static List<Status.Breaker> breakers(Reading now) {
    Map<String, Double> open = byFirst(now.of(Metric.BREAKER_OPEN_SECONDS), "");
    Map<String, Double> refused = byFirst(now.of(Metric.BREAKER_CALLS), "not_permitted");
    Map<String, Double> rate = byFirst(now.of(Metric.GATE_CLOSED), "rate");
    Map<String, Double> quota = byFirst(now.of(Metric.GATE_CLOSED), "quota");
    List<Status.Breaker> breakers = new ArrayList<>();
    for (Series each : now.of(Metric.BREAKER_STATE)) {
      if (each.value() > 0) {
        String route = each.values().get(0);
        boolean byQuota = quota.getOrDefault(route, 0.0) > 0;
        boolean byRate = rate.getOrDefault(route, 0.0) > 0;
        breakers.add(
            new Status.Breaker(
                route,
                each.values().get(1),
                open.getOrDefault(route, 0.0),
                Math.round(refused.getOrDefault(route, 0.0)),
                byQuota ? "quota" : byRate ? "rate" : ""));
      }
    }
    breakers.sort(
        Comparator.comparing((Status.Breaker each) -> each.state().equals("closed"))
            .thenComparing(each -> each.gate().isEmpty())
            .thenComparing(Status.Breaker::openSeconds, Comparator.reverseOrder())
            .thenComparing(Status.Breaker::route));
    return List.copyOf(breakers);
  }

  /** The values by the first label, of the series with this second one. */
  private static Map<String, Double> byFirst(List<Series> all, String second) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Series each : all) {
      if (second.isEmpty() || each.values().get(1).equals(second)) {
        values.put(each.values().get(0), each.value());
      }
    }
    return values;
  }

  private static List<Status.Count> counts(Reading now) {
    List<Status.Count> counts = new ArrayList<>();
    for (Map.Entry<String, Metric> group : COUNTS.entrySet()) {
      for (Series each : now.of(group.getValue())) {
        if (each.value() > 0) {
          String what = String.join(" · ", each.values());
          counts.add(new Status.Count(group.getKey(), what, each.value()));
        }
      }
    }
    return List.copyOf(counts);
  }
}
