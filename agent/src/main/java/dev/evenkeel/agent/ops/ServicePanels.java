package dev.evenkeel.agent.ops;

import static dev.evenkeel.agent.ops.Panel.other;
import static dev.evenkeel.agent.ops.Panel.plot;
import static dev.evenkeel.agent.ops.Panel.stat;
import static dev.evenkeel.agent.ops.PanelRow.CALLS;
import static dev.evenkeel.agent.ops.PanelRow.quantile;
import static dev.evenkeel.agent.ops.PanelRow.rate;

import dev.evenkeel.agent.ops.Panel.Query;
import java.util.List;

/** What the service sees: how bad it is, its objectives, its calls. */
final class ServicePanels {

  private static final String SLO = "{sloth_service=~\"$job\"}";

  private ServicePanels() {}

  static PanelRow overview() {
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

  static PanelRow budgets() {
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

  static PanelRow calls() {
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
}
