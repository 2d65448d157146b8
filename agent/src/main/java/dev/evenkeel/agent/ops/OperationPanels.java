package dev.evenkeel.agent.ops;

import static dev.evenkeel.agent.ops.Panel.other;
import static dev.evenkeel.agent.ops.Panel.plot;
import static dev.evenkeel.agent.ops.PanelRow.CALLS;
import static dev.evenkeel.agent.ops.PanelRow.JOB;
import static dev.evenkeel.agent.ops.PanelRow.rate;

import dev.evenkeel.agent.ops.Panel.Query;
import java.util.ArrayList;
import java.util.List;

/** What those who operate it look into: resilience, money, quality, the agent. */
final class OperationPanels {

  private OperationPanels() {}

  static PanelRow resilience() {
    List<Panel> panels = new ArrayList<>();
    panels.add(
        other(
            "state-timeline",
            "Breakers",
            "The state of each route's breaker: 0 closed, 0.5 half open, 1 open",
            "short",
            12,
            new Query(
                "(max by (breaker) (evenkeel_circuit_breaker_state{"
                    + JOB
                    + ",state=\"open\"}) > 0) or max by (breaker) (evenkeel_circuit_breaker_state{"
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

  static PanelRow money() {
    return new PanelRow(
        "Tokens and money",
        List.of(
            plot(
                "Tokens",
                "As the answers report them",
                "short",
                6,
                new Query(rate("evenkeel_tokens_total", CALLS, "type"), "{{type}}")),
            plot(
                "Cost per hour",
                "By list price, by model",
                "currencyUSD",
                6,
                new Query(
                    rate("evenkeel_cost_usd_total", CALLS, "gen_ai_request_model") + " * 3600",
                    "{{gen_ai_request_model}}")),
            plot(
                "Loss per hour",
                "Amounts of calls that failed or were refused, by workload",
                "currencyUSD",
                6,
                new Query(
                    "sum by (workload) (increase(evenkeel_business_amount_usd_total{"
                        + JOB
                        + ",outcome=~\"failure|rejected\"}[1h]))",
                    "{{workload}}")),
            plot(
                "Saved per hour",
                "Amounts of calls that only an attempt of the agent's brought to an answer",
                "currencyUSD",
                6,
                new Query(
                    "sum by (workload) (increase(evenkeel_business_saved_usd_total{"
                        + JOB
                        + "}[1h]))",
                    "{{workload}}"))));
  }

  static PanelRow quality() {
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

  static PanelRow agent() {
    return new PanelRow(
        "The agent itself",
        List.of(
            plot(
                    "Scrape duration",
                    "As Prometheus sees it; the objective monitoring-latency allows 100 ms",
                    "s",
                    6,
                    new Query("scrape_duration_seconds{" + JOB + "}", "{{instance}}"))
                .coloured("0.1=red"),
            plot(
                "Series",
                "What each instance serves",
                "short",
                6,
                new Query("evenkeel_agent_series{" + JOB + "}", "{{instance}}")),
            plot(
                "Failures inside the agent",
                "The calls went through untouched",
                "short",
                6,
                new Query(
                    "sum by (component) (increase(evenkeel_agent_internal_errors_total{"
                        + JOB
                        + "}[5m]))",
                    "{{component}}")),
            plot(
                "Time inside the agent",
                "Mean of what its own work adds to a call, of one call in eight",
                "s",
                6,
                new Query(
                    "sum by (phase) (rate(evenkeel_agent_overhead_seconds_sum{"
                        + JOB
                        + "}[5m])) / sum by (phase) (rate(evenkeel_agent_overhead_seconds_count{"
                        + JOB
                        + "}[5m]))",
                    "{{phase}}"))));
  }
}
