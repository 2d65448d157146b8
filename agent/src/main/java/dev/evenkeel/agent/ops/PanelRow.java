package dev.evenkeel.agent.ops;

import static dev.evenkeel.agent.ops.Panel.other;
import static dev.evenkeel.agent.ops.Panel.plot;
import static dev.evenkeel.agent.ops.Panel.stat;

import dev.evenkeel.agent.ops.Panel.Query;
import java.util.ArrayList;
import java.util.List;

/** What the dashboard shows, from how bad it is down to the agent itself. */
record PanelRow(String title, List<Panel> panels) {

  private static final String JOB = "job=~\"$job\",instance=~\"$instance\"";
  private static final String CALLS =
      JOB + ",gen_ai_provider_name=~\"$provider\",gen_ai_request_model=~\"$model\"";
  private static final String SLO = "{sloth_service=~\"$job\"}";

  /** All rows. */
  static List<PanelRow> all() {
    return List.of(overview(), budgets(), calls(), resilience(), money(), quality(), agent());
  }

  private static String rate(String metric, String selector, String by) {
    String sum = by.isEmpty() ? "sum" : "sum by (" + by + ") ";
    return sum + "(rate(" + metric + "{" + selector + "}[$__rate_interval]))";
  }

  private static Query quantile(String quantile, String metric, String by, String legend) {
    String error = metric.contains("operation_duration") ? ",error_type=\"\"" : "";
    String labels = by.isEmpty() ? "le" : "le, " + by;
    return new Query(
        "histogram_quantile("
            + quantile
            + ", "
            + rate(metric + "_bucket", CALLS + error, labels)
            + ")",
        legend);
  }

  private static PanelRow overview() {
    String all = "evenkeel_calls_total";
    return new PanelRow(
        "Overview",
        List.of(
            stat(
                    "Level",
                    "The worst level of success and latency: 0 OK, 1 warning, 2 severe, 3 emergency",
                    "short",
                    "max(evenkeel:slo_level:current{job=~\"$job\"})")
                .coloured("1=yellow", "2=orange", "3=red"),
            stat(
                    "Success rate (5m)",
                    "Share of calls that came to the answer of the model they asked",
                    "percentunit",
                    "1 - (sum(rate("
                        + all
                        + "{"
                        + CALLS
                        + ",outcome!~\"success|excluded\"}[5m])) / sum(rate("
                        + all
                        + "{"
                        + CALLS
                        + ",outcome!=\"excluded\"}[5m])))")
                .coloured("0.985=orange", "0.99=yellow", "0.995=green"),
            stat(
                    "P95 latency (5m)",
                    "95 % of good calls take no longer, waits and retries included",
                    "s",
                    "histogram_quantile(0.95, sum by (le)"
                        + " (rate(gen_ai_client_operation_duration_seconds_bucket{"
                        + CALLS
                        + ",error_type=\"\"}[5m])))")
                .coloured("0.3=yellow", "0.5=orange", "1=red"),
            stat(
                "Calls per second",
                "Calls of the application, without the excluded ones",
                "reqps",
                rate(all, CALLS + ",outcome!=\"excluded\"", "")),
            stat(
                "Cost of 24 hours",
                "By list price, of models that have one",
                "currencyUSD",
                "sum(increase(evenkeel_cost_usd_total{" + CALLS + "}[24h]))"),
            stat(
                "Loss of 1 hour",
                "Amounts of calls that failed or were refused (evenkeel.slo.amount.*)",
                "currencyUSD",
                "max(evenkeel:business_loss_usd:increase1h{job=~\"$job\",method=\"exact\"})")));
  }

  private static PanelRow budgets() {
    String window = "slo:sli_error:ratio_rate%1$s" + SLO + " / on(sloth_id) slo:error_budget:ratio";
    return new PanelRow(
        "Objectives and error budgets",
        List.of(
            other(
                "table",
                "Error budget left",
                "Of the objective's whole period; below 0 the objective is missed",
                "percentunit",
                8,
                new Query("slo:period_error_budget_remaining:ratio" + SLO, "{{sloth_slo}}")),
            plot(
                "Error budget left",
                "Of the objective's whole period, over time",
                "percentunit",
                8,
                new Query("slo:period_error_budget_remaining:ratio" + SLO, "{{sloth_slo}}")),
            plot(
                    "Burn rate",
                    "How many times faster than allowed budgets are used; 14.4 and 6 wake somebody",
                    "short",
                    8,
                    new Query("slo:current_burn_rate:ratio" + SLO, "{{sloth_slo}} 5m"),
                    new Query(window.formatted("1h"), "{{sloth_slo}} 1h"),
                    new Query(window.formatted("6h"), "{{sloth_slo}} 6h"))
                .coloured("1=yellow", "6=orange", "14.4=red"),
            other(
                "table",
                "Firing alerts",
                "As Prometheus sees them, kept back ones too",
                "short",
                24,
                new Query("ALERTS{job=~\"$job\",alertstate=\"firing\"}", ""))));
  }

  private static PanelRow calls() {
    String duration = "gen_ai_client_operation_duration_seconds";
    String model = "gen_ai_request_model";
    return new PanelRow(
        "Calls, errors, latency",
        List.of(
            plot(
                "Calls by outcome",
                "success, degraded (a fallback's answer), failure, rejected, excluded",
                "reqps",
                8,
                new Query(rate("evenkeel_calls_total", CALLS, "outcome"), "{{outcome}}")),
            plot(
                "Failures by error",
                "Calls that failed, by the outcome of their last attempt",
                "reqps",
                8,
                new Query(
                    rate(duration + "_count", CALLS + ",error_type!=\"\"", "error_type"),
                    "{{error_type}}")),
            plot(
                "Latency of good calls",
                "As the application sees them, waits and retries included",
                "s",
                8,
                quantile("0.5", duration, "", "P50"),
                quantile("0.95", duration, "", "P95"),
                quantile("0.99", duration, "", "P99")),
            plot(
                "P95 by model",
                "Which model is slow",
                "s",
                8,
                quantile("0.95", duration, model, "{{gen_ai_request_model}}")),
            plot(
                "Success by workload",
                "Which part of the application fails",
                "percentunit",
                8,
                new Query(
                    rate("evenkeel_calls_total", CALLS + ",outcome=\"success\"", "workload")
                        + " / "
                        + rate(
                            "evenkeel_calls_total", CALLS + ",outcome!=\"excluded\"", "workload"),
                    "{{workload}}")),
            plot(
                "Time to first chunk",
                "Of streamed answers",
                "s",
                8,
                quantile("0.5", "gen_ai_client_operation_time_to_first_chunk_seconds", "", "P50"),
                quantile(
                    "0.95", "gen_ai_client_operation_time_to_first_chunk_seconds", "", "P95"))));
  }

  private static PanelRow resilience() {
    List<Panel> panels = new ArrayList<>();
    panels.add(
        other(
            "state-timeline",
            "Breakers",
            "The state of each route's breaker: 0 closed, 0.5 half open, 1 open",
            "short",
            12,
            new Query(
                "max by (breaker) (evenkeel_circuit_breaker_state{"
                    + JOB
                    + ",state=\"open\"}) or max by (breaker) (evenkeel_circuit_breaker_state{"
                    + JOB
                    + ",state=\"half_open\"}) * 0.5",
                "{{breaker}}")));
    panels.add(
        plot(
            "Open share of breakers",
            "Share of time that breakers are open; the objective breaker-closed allows 1 %",
            "percentunit",
            6,
            new Query(
                "avg by (breaker) (rate(evenkeel_circuit_breaker_open_seconds_total{"
                    + JOB
                    + "}[5m]))",
                "{{breaker}}")));
    panels.add(
        plot(
            "In flight",
            "Calls that have begun and not ended",
            "short",
            6,
            new Query(
                "sum by (gen_ai_provider_name) (evenkeel_calls_in_flight{" + JOB + "})",
                "{{gen_ai_provider_name}}")));
    panels.add(
        plot(
            "Retried calls by end",
            "success: a retry saved the call; exhausted: none did",
            "reqps",
            6,
            new Query(rate("evenkeel_retry_sequences_total", JOB, "result"), "{{result}}")));
    panels.add(
        plot(
            "Retries by reason",
            "What led to the agent's retries",
            "reqps",
            6,
            new Query(rate("evenkeel_retries_total", JOB, "error_type"), "{{error_type}}")));
    panels.add(
        plot(
            "Refused calls",
            "Calls that the agent answered itself",
            "reqps",
            6,
            new Query(rate("evenkeel_calls_refused_total", JOB, "reason"), "{{reason}}")));
    panels.add(
        plot(
            "Fallbacks",
            "Calls moved to another model",
            "reqps",
            6,
            new Query(
                rate("evenkeel_fallbacks_total", JOB, "from_model, to_model, result"),
                "{{from_model}} to {{to_model}}: {{result}}")));
    return new PanelRow("Resilience", List.copyOf(panels));
  }

  private static PanelRow money() {
    return new PanelRow(
        "Tokens and money",
        List.of(
            plot(
                "Tokens",
                "As the answers report them",
                "short",
                8,
                new Query(rate("evenkeel_tokens_total", CALLS, "type"), "{{type}}")),
            plot(
                "Cost per hour",
                "By list price, by model",
                "currencyUSD",
                8,
                new Query(
                    rate("evenkeel_cost_usd_total", CALLS, "gen_ai_request_model") + " * 3600",
                    "{{gen_ai_request_model}}")),
            plot(
                "Loss per hour",
                "Amounts of calls that failed or were refused, by workload",
                "currencyUSD",
                8,
                new Query(
                    "sum by (workload) (increase(evenkeel_business_amount_usd_total{"
                        + JOB
                        + ",outcome=~\"failure|rejected\"}[1h]))",
                    "{{workload}}"))));
  }

  private static PanelRow quality() {
    return new PanelRow(
        "Quality of answers",
        List.of(
            plot(
                "Violations by kind",
                "Answers whose content is not what was asked for",
                "reqps",
                12,
                new Query(rate("evenkeel_quality_violations_total", CALLS, "kind"), "{{kind}}")),
            plot(
                "Share of violations",
                "Of the answers whose content was looked at",
                "percentunit",
                12,
                new Query(
                    rate("evenkeel_quality_violations_total", CALLS, "")
                        + " / "
                        + rate("evenkeel_quality_checked_total", CALLS, ""),
                    "violations"))));
  }

  private static PanelRow agent() {
    return new PanelRow(
        "The agent itself",
        List.of(
            plot(
                    "Scrape duration",
                    "As Prometheus sees it; the objective monitoring-latency allows 100 ms",
                    "s",
                    8,
                    new Query("scrape_duration_seconds{" + JOB + "}", "{{instance}}"))
                .coloured("0.1=red"),
            plot(
                "Series",
                "What each instance serves",
                "short",
                8,
                new Query("evenkeel_agent_series{" + JOB + "}", "{{instance}}")),
            plot(
                "Failures inside the agent",
                "The calls went through untouched",
                "short",
                8,
                new Query(
                    "sum by (component) (increase(evenkeel_agent_internal_errors_total{"
                        + JOB
                        + "}[5m]))",
                    "{{component}}"))));
  }
}
