package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.Objectives;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Reads a report of one instance from its {@code /metrics}: of all that it has counted. */
final class InstanceReport {

  private static final String DURATION = "gen_ai_client_operation_duration_seconds";
  private static final String AMOUNT = "evenkeel_business_amount_usd_total";
  private static final String INCIDENTS = "evenkeel_incident_duration_seconds";
  private static final Set<String> LOST = Set.of("failure", "rejected");
  private static final Predicate<Map<String, String>> ALL = labels -> true;

  private final PrometheusApi api;
  private final Objectives objectives;
  private final String url;

  InstanceReport(PrometheusApi api, Objectives objectives, String url) {
    this.api = api;
    this.objectives = objectives;
    this.url = url;
  }

  Report read() throws IOException {
    Samples samples = new Samples(api.get("/metrics"));
    if (!samples.has("evenkeel_agent_build_info")) {
      throw new IOException(url + " serves no metrics of an Evenkeel agent");
    }
    List<Report.Line> lines = new ArrayList<>();
    for (Objective objective : objectives.all()) {
      lines.add(new Report.Line(objective, measured(objective, samples)));
    }
    return new Report(
        "the instance at " + url,
        "since the process began",
        lines,
        samples.by("outcome", "evenkeel_calls_total", ALL),
        samples.by("error_type", DURATION + "_count", labels -> !error(labels).isEmpty()),
        samples.by("result", "evenkeel_retry_sequences_total", ALL),
        samples.by("kind", "evenkeel_cost_usd_total", ALL),
        samples.sum(AMOUNT, labels -> LOST.contains(labels.getOrDefault("outcome", ""))),
        incidents(samples),
        List.of(),
        List.of(
            "An instance knows neither other instances nor times before it began, so that --since and"
                + " --view have no effect: --prometheus has both.",
            "Incidents are the mean of those of a tier that have ended."));
  }

  private static List<Report.Incident> incidents(Samples samples) {
    List<Report.Incident> incidents = new ArrayList<>();
    samples
        .by("tier", INCIDENTS + "_count", ALL)
        .forEach(
            (tier, count) -> {
              double seconds =
                  samples.sum(INCIDENTS + "_sum", labels -> tier.equals(labels.get("tier")));
              incidents.add(
                  new Report.Incident(
                      "%.0f of tier %s".formatted(count, tier),
                      0,
                      null,
                      Duration.ofSeconds(Math.round(seconds / count))));
            });
    return incidents;
  }

  private static String error(Map<String, String> labels) {
    return labels.getOrDefault("error_type", "");
  }

  private static double measured(Objective objective, Samples samples) {
    String workload = objective.workload();
    Predicate<Map<String, String>> own =
        labels -> workload.isEmpty() || workload.equals(labels.get("workload"));
    String calls = "evenkeel_calls_total";
    return switch (objective.indicator()) {
      case BUSINESS_SUCCESS ->
          good(
              samples.sum(calls, own.and(labels -> LOST.contains(labels.get("outcome")))),
              samples.sum(calls, own.and(labels -> !"excluded".equals(labels.get("outcome")))));
      case LLM_SUCCESS ->
          good(
              samples.sum(
                  calls,
                  own.and(
                      labels -> !Set.of("success", "excluded").contains(labels.get("outcome")))),
              samples.sum(calls, own.and(labels -> !"excluded".equals(labels.get("outcome")))));
      case BUSINESS_CORRECTNESS ->
          good(
              samples.sum("evenkeel_quality_violations_total", own),
              samples.sum("evenkeel_quality_checked_total", own));
      case BUSINESS_LATENCY, LLM_LATENCY -> {
        Predicate<Map<String, String>> answered = own.and(labels -> error(labels).isEmpty());
        String edge = Double.toString(objective.threshold());
        double all = samples.sum(DURATION + "_count", answered);
        double within =
            samples.sum(
                DURATION + "_bucket", answered.and(labels -> edge.equals(labels.get("le"))));
        yield good(all - within, all);
      }
      case RETRY_SUCCESS ->
          good(
              samples.sum(
                  "evenkeel_retry_sequences_total",
                  labels -> "exhausted".equals(labels.get("result"))),
              samples.sum("evenkeel_retry_sequences_total", ALL));
      default -> Double.NaN;
    };
  }

  private static double good(double bad, double all) {
    return all > 0 ? 1 - bad / all : Double.NaN;
  }
}
