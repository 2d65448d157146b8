package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Objectives;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** Loss, breakers, and what watches the watching. */
final class ServiceRules {

  private final RuleWriter writer;
  private final Objectives objectives;
  private final String job;

  ServiceRules(RuleWriter writer, Objectives objectives, String job) {
    this.writer = writer;
    this.objectives = objectives;
    this.job = job;
  }

  void write() {
    business();
    infrastructure();
  }

  private void business() {
    String in = "job=" + YamlText.quoted(job);
    String id = YamlText.quoted(job + "-" + Indicator.BUSINESS_SUCCESS.id());
    writer.group("llm-business-" + job, "30s");
    writer.series(
        "evenkeel:business_amount_usd:increase1h",
        "sum(increase(evenkeel_business_amount_usd_total{" + in + "}[1h]))",
        Map.of("job", job));
    writer.series(
        "evenkeel:business_loss_usd:increase1h",
        "max(slo:sli_error:ratio_rate1h{sloth_id=%s}) * on() max(evenkeel:business_amount_usd:increase1h{%s})"
            .formatted(id, in),
        method("rate_x_amount"));
    writer.series(
        "evenkeel:business_loss_usd:increase1h",
        "sum(increase(evenkeel_business_amount_usd_total{"
            + in
            + ",outcome=~\"failure|rejected\"}[1h]))",
        method("exact"));
    double limit = objectives.of(Indicator.BUSINESS_LOSS, "").threshold();
    if (limit > 0) {
      String dollars = RuleWriter.plain(BigDecimal.valueOf(limit));
      Map<String, String> labels = watched("severe", "business", "loss");
      labels.put("job", job);
      writer.alert(
          "LlmBusinessLoss",
          "evenkeel:business_loss_usd:increase1h{" + in + ",method=\"exact\"} > " + dollars,
          "1m",
          labels,
          job + ": estimated loss above $" + dollars + "/h",
          "About ${{ $value | humanize }} of business value failed in the last hour.");
    }
    writer.alert(
        "LlmBreakerOpen",
        "max by (job, breaker) (evenkeel_circuit_breaker_state{"
            + in
            + ",state=~\"open|half_open\"}) > 0", // of a silent provider it is mostly half open
        "1m",
        watched("warning", "technical", "breaker"),
        job + ": circuit breaker open",
        "Breaker {{ $labels.breaker }} has been open for more than 1 minute.");
  }

  private Map<String, String> method(String method) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("job", job);
    labels.put("method", method);
    return labels;
  }

  private void infrastructure() {
    String in = "job=" + YamlText.quoted(job);
    writer.group("llm-infra-" + job, "15s");
    writer.alert(
        "LlmAgentTargetDown",
        "up{" + in + "} == 0",
        "1m",
        watched("emergency", "infrastructure", "availability"),
        job + ": scrape target down",
        "{{ $labels.instance }} has not been scraped for 1 minute.");
    writer.alert(
        "LlmAgentAbsent",
        "absent(evenkeel_agent_build_info{" + in + "})",
        "3m",
        watched("severe", "infrastructure", "availability"),
        job + ": no agent metrics",
        "No evenkeel_agent_build_info for this job: agent off, renamed job, or scrape config missing.");
    BigDecimal scrape =
        BigDecimal.valueOf(objectives.of(Indicator.MONITORING_LATENCY, "").threshold());
    writer.alert(
        "LlmMonitoringSlow",
        "avg_over_time(scrape_duration_seconds{" + in + "}[5m]) > " + RuleWriter.plain(scrape),
        "5m",
        watched("warning", "infrastructure", "monitoring"),
        job + ": scrape slower than " + RuleWriter.plain(scrape.movePointRight(3)) + " ms",
        "Scrapes of {{ $labels.instance }} take {{ $value | humanizeDuration }}.");
    BigDecimal recovery = BigDecimal.valueOf(objectives.of(Indicator.RECOVERY, "").threshold());
    String minutes =
        RuleWriter.plain(recovery.divide(BigDecimal.valueOf(60), MathContext.DECIMAL32));
    Map<String, String> overdue = new LinkedHashMap<>();
    overdue.put("severity", "emergency");
    overdue.put("tier", "infrastructure");
    overdue.put("recovery", "overdue");
    // The loss of an hour lasts an hour, however soon all was well again
    writer.alert(
        "LlmRecoveryTooSlow",
        "max by (job, dimension) (time() - ALERTS_FOR_STATE{"
            + in
            + ",severity=~\"severe|emergency\",dimension!=\"loss\",alertname!=\"LlmRecoveryTooSlow\"}) > "
            + RuleWriter.plain(recovery),
        null,
        overdue,
        job + ": not recovered within " + minutes + " minutes",
        "{{ $labels.dimension }} has been in a severe or emergency state for more than "
            + minutes
            + " minutes.");
    Map<String, String> drift = watched("warning", "infrastructure", "config");
    drift.put("job", job);
    writer.alert(
        "LlmSloConfigDrift",
        "max by (slo) (evenkeel_slo_objective_ratio{%s,workload=\"\"}) != on(slo) label_replace(slo:objective:ratio{sloth_service=%s,workload=\"\"}, \"slo\", \"$1\", \"sloth_slo\", \"(.*)\")"
            .formatted(in, YamlText.quoted(job)),
        "15m",
        drift,
        job + ": running SLO target differs from the loaded rules",
        "{{ $labels.slo }} runs with {{ $value }}; regenerate and reload the rules.");
  }

  private static Map<String, String> watched(String severity, String tier, String dimension) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("severity", severity);
    labels.put("tier", tier);
    labels.put("dimension", dimension);
    return labels;
  }
}
