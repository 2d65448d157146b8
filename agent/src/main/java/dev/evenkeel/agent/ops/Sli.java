package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Objective;

/**
 * How Prometheus measures an objective.
 *
 * @param bad events a second that were bad, with {@code %s} for the window; null where time counts
 * @param total events a second, likewise
 * @param events bad events, for the least number that raises an alert; null where time counts
 * @param ratio the share of bad time; null where events count
 */
record Sli(String bad, String total, String events, String ratio) {

  /** Null for what has no error budget, or what Prometheus cannot measure for a workload. */
  static Sli of(Objective objective, String job) {
    String in = "job=" + YamlText.quoted(job);
    if (!objective.workload().isEmpty()) {
      in += ",workload=" + YamlText.quoted(objective.workload());
    }
    boolean service = objective.workload().isEmpty();
    return switch (objective.indicator()) {
      case BUSINESS_SUCCESS ->
          counted(
              "evenkeel_calls_total{" + in + ",outcome=~\"failure|rejected\"}",
              "evenkeel_calls_total{" + in + ",outcome!=\"excluded\"}");
      case LLM_SUCCESS ->
          counted(
              "evenkeel_calls_total{" + in + ",outcome!~\"success|excluded\"}",
              "evenkeel_calls_total{" + in + ",outcome!=\"excluded\"}");
      case BUSINESS_CORRECTNESS ->
          counted(
              "evenkeel_quality_violations_total{" + in + "}",
              "evenkeel_quality_checked_total{" + in + "}");
      case RETRY_SUCCESS ->
          service
              ? counted(
                  "evenkeel_retry_sequences_total{" + in + ",result=\"exhausted\"}",
                  "evenkeel_retry_sequences_total{" + in + "}")
              : null;
      case BUSINESS_LATENCY, LLM_LATENCY -> slow(in, objective.threshold());
      case BREAKER_CLOSED ->
          service
              ? timed("avg(rate(evenkeel_circuit_breaker_open_seconds_total{" + in + "}[%s]))")
              : null;
      case AVAILABILITY -> service ? timed("1 - avg(avg_over_time(up{" + in + "}[%s]))") : null;
      case BUSINESS_LOSS, MONITORING_LATENCY, ALERT_RESPONSE, RECOVERY -> null;
    };
  }

  /** A counter that is not there yet is 0 as long as the others are there. */
  private static Sli counted(String bad, String total) {
    String rate = "sum(rate(" + total + "[%s]))";
    return new Sli(
        "(sum(rate(" + bad + "[%s])) or (0 * " + rate + "))",
        rate,
        "sum(increase(" + bad + "[%s]))",
        null);
  }

  private static Sli slow(String in, double seconds) {
    String name = "gen_ai_client_operation_duration_seconds";
    String count = name + "_count{" + in + ",error_type=\"\"}";
    String bucket = name + "_bucket{" + in + ",error_type=\"\",le=\"" + seconds + "\"}";
    return new Sli(
        "clamp_min(sum(rate(" + count + "[%1$s])) - sum(rate(" + bucket + "[%1$s])), 0)",
        "sum(rate(" + count + "[%s]))",
        "(sum(increase(" + count + "[%1$s])) - sum(increase(" + bucket + "[%1$s])))",
        null);
  }

  private static Sli timed(String ratio) {
    return new Sli(null, null, null, ratio);
  }

  /** The share of bad events or time; of no events there is none. */
  String ratio(String window) {
    return ratio != null
        ? ratio.formatted(window)
        : bad.formatted(window, window) + "\n/\n(" + total.formatted(window) + " > 0)";
  }
}
