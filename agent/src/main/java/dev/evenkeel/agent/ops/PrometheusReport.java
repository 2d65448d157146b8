package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.Objectives;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a report of all instances of a job from a Prometheus. */
final class PrometheusReport {

  private static final int WORST = 10;
  private static final int MOST_SAMPLES = 10_000; // Prometheus refuses more than 11,000 a series
  private static final double SECONDS_OF_HOUR = 3_600;

  private final PrometheusApi api;
  private final Objectives objectives;
  private final ReportOptions options;
  private final Instant now;
  private final String in;
  private final String span;

  PrometheusReport(PrometheusApi api, Objectives objectives, ReportOptions options, Instant now) {
    this.api = api;
    this.objectives = objectives;
    this.options = options;
    this.now = now;
    in = "job=" + YamlText.quoted(options.job());
    span = "[" + ReportOptions.range(options.since()) + "]";
  }

  Report read() throws IOException {
    double loss = orZero(api.value(lost(span), now));
    List<Report.Incident> incidents = incidents();
    List<Report.Line> lines = new ArrayList<>();
    for (Objective objective : objectives.all()) {
      lines.add(new Report.Line(objective, measured(objective, loss, incidents)));
    }
    return new Report(
        options.job() + ", by the Prometheus at " + options.prometheus(),
        "from " + now.minus(options.since()) + " to " + now,
        lines,
        by("outcome", "evenkeel_calls_total{" + in + "}"),
        api.by(
            "error_type",
            "topk(%d, sum by (error_type) (increase(gen_ai_client_operation_duration_seconds_count{%s,error_type!=\"\"}%s)) > 0)"
                .formatted(WORST, in, span),
            now),
        by("result", "evenkeel_retry_sequences_total{" + in + "}"),
        money(loss),
        incidents.stream().limit(WORST).toList(),
        periods(),
        List.of(
            "Numbers of calls are estimates: Prometheus extrapolates between scrapes.",
            "Incidents are times above level ok, as the rules record them.",
            "alert-response cannot be seen here: ask Alertmanager for its latency."));
  }

  private Report.Money money(double loss) throws IOException {
    Map<String, Double> costs = by("kind", "evenkeel_cost_usd_total{" + in + "}");
    double cost = costs.values().stream().mapToDouble(Double::doubleValue).sum();
    String saved = "sum(increase(evenkeel_business_saved_usd_total{" + in + "}" + span + "))";
    return new Report.Money(
        loss, orZero(api.value(saved, now)), cost, cost - costs.getOrDefault("call", 0d));
  }

  private Map<String, Double> by(String label, String series) throws IOException {
    return api.by(label, "sum by (" + label + ") (increase(" + series + span + "))", now);
  }

  private String lost(String window) {
    return "sum(increase(evenkeel_business_amount_usd_total{"
        + in
        + ",outcome=~\"failure|rejected\"}"
        + window
        + "))";
  }

  private double measured(Objective objective, double loss, List<Report.Incident> incidents)
      throws IOException {
    Sli sli = Sli.of(objective, options.job());
    if (sli != null) {
      return 1 - api.value(sli.ratio(ReportOptions.range(options.since())), now);
    }
    return switch (objective.indicator()) {
      case BUSINESS_LOSS -> loss / (options.since().toSeconds() / SECONDS_OF_HOUR);
      case MONITORING_LATENCY ->
          api.value("max(avg_over_time(scrape_duration_seconds{" + in + "}" + span + "))", now);
      case RECOVERY ->
          incidents.stream().mapToDouble(each -> each.length().toSeconds()).max().orElse(0);
      default -> Double.NaN;
    };
  }

  /** Runs of samples above ok, the worst first. */
  private List<Report.Incident> incidents() throws IOException {
    Duration step = Duration.ofSeconds(Math.max(15, options.since().toSeconds() / MOST_SAMPLES));
    List<Report.Incident> found = new ArrayList<>();
    Map<String, Map<Instant, Double>> levels =
        api.range(
            "dimension",
            "max by (dimension) (evenkeel:slo_level:current{" + in + "})",
            now.minus(options.since()),
            now,
            step);
    for (Map.Entry<String, Map<Instant, Double>> each : levels.entrySet()) {
      Instant begin = null;
      Instant last = null;
      int worst = 0;
      for (Map.Entry<Instant, Double> sample : each.getValue().entrySet()) {
        boolean above = sample.getValue() > 0; // not for NaN
        if (begin != null && (!above || sample.getKey().isAfter(last.plus(step.multipliedBy(4))))) {
          found.add(incident(each.getKey(), worst, begin, last.plus(step)));
          begin = null;
          worst = 0;
        }
        if (above) {
          begin = begin == null ? sample.getKey() : begin;
          last = sample.getKey();
          worst = Math.max(worst, sample.getValue().intValue());
        }
      }
      if (begin != null) {
        found.add(incident(each.getKey(), worst, begin, last.plus(step)));
      }
    }
    found.sort(Report.Incident.WORST_FIRST);
    return found;
  }

  private static Report.Incident incident(String what, int level, Instant begin, Instant end) {
    return new Report.Incident(what, level, begin, Duration.between(begin, end));
  }

  private List<Report.Period> periods() throws IOException {
    Duration period = options.period();
    long count = Math.max(1, options.since().plus(period).minusSeconds(1).dividedBy(period));
    Instant first = now.minus(period.multipliedBy(count - 1));
    String window = "[" + ReportOptions.range(period) + "]";
    String calls = "sum(increase(evenkeel_calls_total{%s,outcome%s}%s))";
    Map<Instant, Double> all = series(calls.formatted(in, "!=\"excluded\"", window), first);
    Map<Instant, Double> bad = series(calls.formatted(in, "=~\"failure|rejected\"", window), first);
    Map<String, Map<Instant, Double>> good = good(first);
    Map<Instant, Double> cost =
        series("sum(increase(evenkeel_cost_usd_total{" + in + "}" + window + "))", first);
    Map<Instant, Double> loss = series(lost(window), first);
    List<Report.Period> periods = new ArrayList<>();
    for (Instant end = first; !end.isAfter(now); end = end.plus(period)) {
      Instant at = Instant.ofEpochSecond(end.getEpochSecond());
      Map<String, Double> shares = new LinkedHashMap<>();
      good.forEach((slo, values) -> shares.put(slo, values.getOrDefault(at, Double.NaN)));
      periods.add(
          new Report.Period(
              at,
              all.getOrDefault(at, 0d),
              bad.getOrDefault(at, 0d),
              shares,
              cost.getOrDefault(at, 0d),
              loss.getOrDefault(at, 0d)));
    }
    return periods;
  }

  /** The share of good events by objective of the service. */
  private Map<String, Map<Instant, Double>> good(Instant first) throws IOException {
    Map<String, Map<Instant, Double>> good = new LinkedHashMap<>();
    for (Objective objective : objectives.all()) {
      Sli sli = objective.workload().isEmpty() ? Sli.of(objective, options.job()) : null;
      if (sli != null) {
        String bad = sli.ratio(ReportOptions.range(options.period()));
        good.put(objective.id(), series("1 - (" + bad + ")", first));
      }
    }
    return good;
  }

  private Map<Instant, Double> series(String query, Instant first) throws IOException {
    return api.range("", query, first, now, options.period()).getOrDefault("", Map.of());
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
