package dev.evenkeel.agent.ops;

import java.util.Locale;

/** What to do about each alert, for those who are woken by it. */
final class Runbook {

  private record Entry(String alert, String means, String look, String act) {}

  private static final Entry[] ENTRIES = {
    new Entry(
        "LlmSloBurnRate",
        "The error budget of the objective in the label `slo` is used up too fast. `page`: within two"
            + " or five days; `ticket`: within ten days or a month.",
        "`slo:sli_error:ratio_rate1h` of that `sloth_slo`; then `evenkeel_attempts_total` by"
            + " `error_type` and `gen_ai_request_model`.",
        "Take the newest change back if it began with one; else send the traffic to another model."),
    new Entry(
        "LlmErrorBudgetNearlySpent",
        "More than 80 % of the error budget of the objective in the label `slo` is gone, of its whole"
            + " period and at the traffic so far.",
        "`slo:period_burn_rate:ratio` of that `sloth_slo`; its worst days in `report --view day`.",
        "Nothing burns for this alone: hold back what is risky until the budget has recovered, or"
            + " agree on another objective."),
    levels("LlmSuccessRateWarning"),
    levels("LlmSuccessRateSevere"),
    levels("LlmSuccessRateEmergency"),
    latency("LlmLatencyWarning"),
    latency("LlmLatencySevere"),
    latency("LlmLatencyEmergency"),
    new Entry(
        "LlmBusinessLoss",
        "Failed calls have cost more in the last hour than the limit of the objective"
            + " `business-loss`.",
        "`evenkeel_business_amount_usd_total` by `workload` and `outcome`.",
        "As for a success rate in an emergency; tell those who own the workload what it costs."),
    new Entry(
        "LlmBreakerOpen",
        "A route has failed so often that its calls are refused at once, but for one that probes it.",
        "`evenkeel_circuit_breaker_transitions_total` and the log lines `breaker closed -> open` with"
            + " their reason.",
        "Wait for the provider (the breaker probes by itself), or name a fallback for the model."),
    new Entry(
        "LlmAgentTargetDown",
        "Prometheus cannot scrape an instance: it is down, or its endpoint is out of reach.",
        "The instance itself; `curl` its `/-/healthy`; the agent's first log line names the address.",
        "Start it again; check `evenkeel.metrics.host`, port, token and network."),
    new Entry(
        "LlmAgentAbsent",
        "No instance of the job has metrics of the agent.",
        "The scrape configuration and the flag `-javaagent` of the service.",
        "Put back what is missing. Until then nothing is measured, and the objectives are blind."),
    new Entry(
        "LlmMonitoringSlow",
        "A scrape takes longer than the objective `monitoring-latency` allows.",
        "`evenkeel_agent_series` and `evenkeel_agent_scrape_duration_seconds`.",
        "Fewer labels: lower `evenkeel.metrics.max-models`."),
    new Entry(
        "LlmRecoveryTooSlow",
        "A severe state or an emergency has lasted longer than the objective `recovery` allows.",
        "The other alerts of the same `dimension`.",
        "Ask for more hands: what was tried so far does not help."),
    new Entry(
        "LlmSloConfigDrift",
        "The service runs with other objectives than the rules were generated from.",
        "`evenkeel_slo_objective_ratio` and `slo:objective:ratio`.",
        "Generate the rules anew with the service's settings, and reload them."),
  };

  private Runbook() {}

  private static Entry levels(String alert) {
    return new Entry(
        alert,
        "The share of good calls of the last five minutes is below the level's threshold.",
        "`evenkeel_attempts_total` by `error_type`: `rate_limited` and `quota_exhausted` are ours to"
            + " mend, `overloaded`, `unavailable` and `timeout` the provider's.",
        "Rate limits: fewer calls (`evenkeel.limit.rpm`, `evenkeel.bulkhead`) or a higher limit. The"
            + " provider: another model or endpoint. Ours: take the newest change back.");
  }

  private static Entry latency(String alert) {
    return new Entry(
        alert,
        "The P95 of good calls of the last five minutes is above the level's threshold.",
        "`gen_ai_client_operation_duration_seconds` by model; `evenkeel_retry_wait_seconds_total` and"
            + " `evenkeel_rate_limit_wait_seconds` for waits of the agent's own.",
        "Waits: as for rate limits. A slow model: a smaller or another one. If the threshold does not"
            + " fit the model at all, set `evenkeel.slo.level.*.latency`.");
  }

  /** In Markdown, with a heading for each alert, to which its {@code runbook_url} points. */
  static String text(String job) {
    StringBuilder text = new StringBuilder();
    text.append("# Runbook of ").append(job).append('\n');
    text.append(
        """

        For each alert: look at the dashboard, then at the metrics, then at the logs; take back what
        has changed; see it recover; write down what it was.
        """);
    for (Entry entry : ENTRIES) {
      text.append(
          """

          ## %s

          %s

          1. **Dashboard**: when did it begin, in which workload and model, and what else began then?
          2. **Metrics**: %s
          3. **Logs**: lines of `evenkeel:` in the service's log around that time.
          4. **Roll back or divert**: %s
          5. **Recover**: the alert resolves by itself two minutes after its reason; see that it does.
          6. **Record**: begin, end, cause, what helped, what it cost.
          """
              .formatted(entry.alert(), entry.means(), entry.look(), entry.act()));
    }
    return text.toString();
  }

  /** The same for a browser: each heading can be pointed to by its alert's name in lower case. */
  static String html() {
    StringBuilder html =
        new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">");
    html.append("<title>Runbook</title>\n");
    for (String line : text("this service").lines().toList()) {
      String plain =
          line.replace("&", "&amp;").replace("<", "&lt;").replace("**", "").replace("`", "");
      if (line.startsWith("## ")) {
        String name = plain.substring(3);
        html.append("<h2 id=\"").append(name.toLowerCase(Locale.ROOT)).append("\">").append(name);
        html.append("</h2>\n");
      } else if (line.startsWith("# ")) {
        html.append("<h1>").append(plain.substring(2)).append("</h1>\n");
      } else if (!line.isEmpty()) {
        html.append("<p>").append(plain).append("</p>\n");
      }
    }
    return html.append("</html>\n").toString();
  }
}
