package dev.evenkeel.agent.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The catalogue of what {@code /metrics} serves: every name, its help text and its labels, and
 * nothing that is not measured. Names that OpenTelemetry's GenAI conventions define are
 * OpenTelemetry's.
 */
public final class MetricNames {

  private static final String OPERATION = "gen_ai_operation_name";
  private static final String PROVIDER = "gen_ai_provider_name";
  private static final String MODEL = "gen_ai_request_model";
  private static final String WORKLOAD = "workload";

  private MetricNames() {}

  /** All metrics, in the order of the README's table. */
  public static List<Metric> all() {
    return List.of(Metric.values());
  }

  /** The catalogue as a Markdown table, for the README. */
  public static String markdownTable() {
    return Stream.concat(
            Stream.of("| Metric | Type | Labels | Meaning |", "|---|---|---|---|"),
            all().stream().map(MetricNames::row))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |"
        .formatted(
            metric.exposedName(),
            metric.type().name().toLowerCase(Locale.ROOT),
            labels,
            metric.help());
  }

  /** What kind of metric it is. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    INFO
  }

  /** One metric. */
  public enum Metric {
    CALL_DURATION(
        "gen_ai_client_operation_duration_seconds",
        Type.HISTOGRAM,
        "Duration of a call as the application sees it, waits and retries included",
        OPERATION,
        PROVIDER,
        MODEL,
        "error_type",
        WORKLOAD),
    FIRST_CHUNK(
        "gen_ai_client_operation_time_to_first_chunk_seconds",
        Type.HISTOGRAM,
        "Time until the first byte of a streamed answer",
        OPERATION,
        PROVIDER,
        MODEL),
    TOKEN_USAGE(
        "gen_ai_client_token_usage",
        Type.HISTOGRAM,
        "Tokens per call, as the answer reports them",
        OPERATION,
        PROVIDER,
        MODEL,
        "gen_ai_token_type"),
    TOKENS(
        "evenkeel_tokens_total",
        Type.COUNTER,
        "Tokens, as the answers report them: input, output, cache_read, cache_creation, reasoning",
        OPERATION,
        PROVIDER,
        MODEL,
        "type",
        WORKLOAD),
    COST(
        "evenkeel_cost_usd_total",
        Type.COUNTER,
        "Cost in USD by list price: of answers at the first attempt (call), of answers to a retry"
            + " (retry), of what failed or cancelled attempts reported (failed)",
        OPERATION,
        PROVIDER,
        MODEL,
        "kind",
        WORKLOAD),
    CALLS_UNPRICED(
        "evenkeel_calls_unpriced_total",
        Type.COUNTER,
        "Answered calls without a cost: the model has no price (no_price), or the answer reports no"
            + " tokens (no_tokens)",
        OPERATION,
        PROVIDER,
        MODEL,
        "reason"),
    ATTEMPTS_BILLABLE(
        "evenkeel_attempts_possibly_billed_total",
        Type.COUNTER,
        "Failed or cancelled attempts that the provider may charge: cost is known where they"
            + " reported tokens of a priced model, else unknown",
        OPERATION,
        PROVIDER,
        MODEL,
        "cost"),
    CALLS(
        "evenkeel_calls_total",
        Type.COUNTER,
        "Calls by what they came to: success, degraded, failure, rejected, excluded",
        OPERATION,
        PROVIDER,
        MODEL,
        "outcome",
        WORKLOAD),
    CALLS_IN_FLIGHT(
        "evenkeel_calls_in_flight", Type.GAUGE, "Calls that have begun and not ended", PROVIDER),
    CALLS_REFUSED(
        "evenkeel_calls_refused_total",
        Type.COUNTER,
        "Calls that the agent answered itself: breaker_open, rate_gate, quota_gate, limit,"
            + " concurrency, bulkhead",
        PROVIDER,
        "reason"),
    FALLBACKS(
        "evenkeel_fallbacks_total",
        Type.COUNTER,
        "Calls moved to a fallback: it answered (success), failed (failure) or was closed to"
            + " calls too (refused)",
        "from_model",
        "to_model",
        "to_provider",
        "reason",
        "result"),
    HEDGES(
        "evenkeel_hedges_total",
        Type.COUNTER,
        "Second exchanges beside a slow one: its answer counts (won), came too late (lost), was an"
            + " error (failed), or it was not made for the lack of budget or the route's state"
            + " (refused)",
        PROVIDER,
        MODEL,
        "result"),
    LIMIT_WAIT(
        "evenkeel_rate_limit_wait_seconds",
        Type.HISTOGRAM,
        "Waits before an attempt: for the provider's limit as its headers tell it (rate_limit), a"
            + " limit of the settings (limit), a place on the route (concurrency) or in the"
            + " workload (bulkhead)",
        PROVIDER,
        "reason"),
    ATTEMPTS(
        "evenkeel_attempts_total",
        Type.COUNTER,
        "HTTP exchanges made for calls; the result is success or error",
        PROVIDER,
        MODEL,
        "result",
        "error_type"),
    ATTEMPT_DURATION(
        "evenkeel_attempt_duration_seconds",
        Type.HISTOGRAM,
        "Duration of one HTTP exchange, until the end of the answer",
        PROVIDER,
        "result"),
    RETRY_SEQUENCES(
        "evenkeel_retry_sequences_total",
        Type.COUNTER,
        "Calls that took more than one attempt: success or exhausted; excluded calls do not count",
        PROVIDER,
        "result"),
    RETRIES(
        "evenkeel_retries_total",
        Type.COUNTER,
        "Retries that the agent decided on, by the outcome that led to them",
        PROVIDER,
        "error_type"),
    RETRY_WAIT(
        "evenkeel_retry_wait_seconds_total",
        Type.COUNTER,
        "Planned waits before retries: what the server asked for (retry_after), the rest (backoff)",
        PROVIDER,
        "reason"),
    RETRIES_SKIPPED(
        "evenkeel_retries_skipped_total",
        Type.COUNTER,
        "Failed attempts that no retry followed, by reason",
        PROVIDER,
        "reason"),
    LAYERED_RETRIES(
        "evenkeel_layered_retries_total",
        Type.COUNTER,
        "Attempts that are a retry made above the agent, by who made it: sdk or framework",
        PROVIDER,
        "layer"),
    WOULD_HAVE(
        "evenkeel_would_have_total",
        Type.COUNTER,
        "What would have been done to calls that were only observed: retry, stop (the SDK's own"
            + " retries), reject, fallback, pace",
        PROVIDER,
        MODEL,
        "action",
        WORKLOAD),
    BREAKER_STATE(
        "evenkeel_circuit_breaker_state",
        Type.GAUGE,
        "1 for the breaker's state, else 0: closed, open, half_open",
        "breaker",
        "state"),
    BREAKER_OPEN_SECONDS(
        "evenkeel_circuit_breaker_open_seconds_total",
        Type.COUNTER,
        "Time that the breaker has been open or half open, in which it refuses calls",
        "breaker"),
    BREAKER_TRANSITIONS(
        "evenkeel_circuit_breaker_transitions_total",
        Type.COUNTER,
        "Changes of the breaker's state",
        "breaker",
        "from",
        "to"),
    BREAKER_CALLS(
        "evenkeel_circuit_breaker_calls_total",
        Type.COUNTER,
        "What the breaker saw: successful, failed and ignored attempts, calls not_permitted",
        "breaker",
        "kind"),
    GATE_CLOSED(
        "evenkeel_gate_closed",
        Type.GAUGE,
        "1 while an answer's rate or quota limit keeps the gate closed, else 0",
        "route",
        "gate"),
    QUALITY_VIOLATIONS(
        "evenkeel_quality_violations_total",
        Type.COUNTER,
        "Answers whose content is not what was asked for, by outcome",
        OPERATION,
        PROVIDER,
        MODEL,
        "kind",
        WORKLOAD),
    QUALITY_CHECKED(
        "evenkeel_quality_checked_total",
        Type.COUNTER,
        "Answers whose content was looked at: of these the violations are a share",
        OPERATION,
        PROVIDER,
        MODEL,
        WORKLOAD),
    DRILL_ACTIVE(
        "evenkeel_drill_active",
        Type.GAUGE,
        "1 while a drill makes faults inside the agent, else 0"),
    DRILL_FAULTS(
        "evenkeel_drill_faults_total",
        Type.COUNTER,
        "Attempts that a drill answered in the provider's place; they count in all other metrics too",
        PROVIDER,
        "error_type",
        WORKLOAD),
    SLO_OBJECTIVE(
        "evenkeel_slo_objective_ratio",
        Type.GAUGE,
        "Target of an objective, 0..1; the whole service's has an empty workload",
        "slo",
        "tier",
        WORKLOAD),
    SLO_THRESHOLD(
        "evenkeel_slo_threshold_seconds",
        Type.GAUGE,
        "Threshold of an objective, or of one of its levels: warning, severe, emergency",
        "slo",
        "tier",
        "level",
        WORKLOAD),
    SLO_BUDGET(
        "evenkeel_slo_error_budget_remaining_ratio",
        Type.GAUGE,
        "Share of the error budget that is left of what this process remembers, 72 hours at most;"
            + " below 0 when it is overspent",
        "slo",
        "tier",
        WORKLOAD),
    SLO_BURN(
        "evenkeel_slo_burn_rate",
        Type.GAUGE,
        "How many times faster than allowed the error budget is used: 5m, 1h, 6h",
        "slo",
        "tier",
        "window",
        WORKLOAD),
    SLO_LEVEL(
        "evenkeel_slo_level",
        Type.GAUGE,
        "How bad it is: 0 ok, 1 warning, 2 severe, 3 emergency",
        "slo",
        "tier",
        WORKLOAD),
    INCIDENT_DURATION(
        "evenkeel_incident_duration_seconds",
        Type.HISTOGRAM,
        "Time from when an objective of the service left ok until all of its tier were back",
        "tier"),
    BUSINESS_AMOUNT(
        "evenkeel_business_amount_usd_total",
        Type.COUNTER,
        "What calls are worth to the business in USD, by what they came to; amounts per day are"
            + " shared by the calls of each minute, and what has none of its own is default",
        WORKLOAD,
        "outcome"),
    BUSINESS_SAVED(
        "evenkeel_business_saved_usd_total",
        Type.COUNTER,
        "What calls are worth to the business in USD that only an attempt of the agent's brought to"
            + " an answer; it is part of evenkeel_business_amount_usd_total",
        WORKLOAD),
    CASCADES(
        "evenkeel_cascaded_failures_total",
        Type.COUNTER,
        "Calls that failed after another one of their trace or thread had failed, by the workloads"
            + " of both",
        "from",
        "to"),
    BUILD_INFO(
        "evenkeel_agent_build_info",
        Type.INFO,
        "Version of the agent and of Java",
        "version",
        "java_version"),
    CONFIG_INFO("evenkeel_agent_config_info", Type.INFO, "Mode the agent is in", "mode"),
    CONFIG_RELOADS(
        "evenkeel_agent_config_reloads_total",
        Type.COUNTER,
        "Times a changed settings file was read: applied whole (success) or not at all (failure)",
        "result"),
    OVERHEAD(
        "evenkeel_agent_overhead_seconds",
        Type.HISTOGRAM,
        "What the agent itself needs for a call, measured for one call in 8: until the first attempt"
            + " may begin (request) and from its answer on (response), but for what is left until"
            + " the application has it",
        "phase"),
    INTERNAL_ERRORS(
        "evenkeel_agent_internal_errors_total",
        Type.COUNTER,
        "Failures inside the agent; the calls went through untouched",
        "component"),
    INSTRUMENTED("evenkeel_agent_instrumented_classes", Type.GAUGE, "Classes woven", "target"),
    TRANSFORMS(
        "evenkeel_agent_transforms_total",
        Type.COUNTER,
        "Attempts to weave a class: ok, failed or skipped",
        "target",
        "result"),
    SCRAPE_DURATION(
        "evenkeel_agent_scrape_duration_seconds",
        Type.GAUGE,
        "What it took to render the previous scrape"),
    SERIES("evenkeel_agent_series", Type.GAUGE, "Series in the previous scrape"),
    SERIES_LIMITED(
        "evenkeel_agent_series_limited_total",
        Type.COUNTER,
        "Times a new value of a label was published as _OTHER because its limit was reached",
        "label");

    private final String exposedName;
    private final Type type;
    private final String help;
    private final List<String> labels;

    Metric(String exposedName, Type type, String help, String... labels) {
      this.exposedName = exposedName;
      this.type = type;
      this.help = help;
      this.labels = List.of(labels);
    }

    /** The name as Prometheus sees it; a histogram's series add _bucket, _count and _sum. */
    public String exposedName() {
      return exposedName;
    }

    public Type type() {
      return type;
    }

    public String help() {
      return help;
    }

    /** The labels' names; a histogram's buckets have {@code le} as well. */
    public List<String> labels() {
      return labels;
    }

    /** The name without the suffix that its type adds, as OpenMetrics' headings have it. */
    String bareName() {
      return switch (type) {
        case COUNTER -> exposedName.substring(0, exposedName.length() - "_total".length());
        case INFO -> exposedName.substring(0, exposedName.length() - "_info".length());
        case GAUGE, HISTOGRAM -> exposedName;
      };
    }

    /** Micrometer's name, to which its Prometheus registry adds the suffix again. */
    String meterName() {
      String bare =
          switch (type) {
            case COUNTER -> exposedName.replaceFirst("_total$", "");
            case HISTOGRAM -> exposedName.replaceFirst("_seconds$", "");
            case GAUGE, INFO -> exposedName;
          };
      return bare.replace('_', '.');
    }
  }
}
