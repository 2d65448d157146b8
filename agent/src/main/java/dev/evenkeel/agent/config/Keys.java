package dev.evenkeel.agent.config;

import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.DefaultActions;
import dev.evenkeel.agent.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All settings there are: what is read, and what the README's table says, comes from here. */
public final class Keys {

  static final String PREFIX = "evenkeel.";
  static final String VARIABLE_PREFIX = "EVENKEEL_";
  private static final String POLICY = "evenkeel.policy.";
  private static final String SLO_WINDOW = ".window";
  private static final String SLO_ALERTING = ".alerting";

  private static final Map<String, Key<?>> BY_NAME = new HashMap<>();
  private static final List<Key<?>> ALL = new ArrayList<>();

  static final Key<Boolean> ENABLED =
      key("enabled", ChoiceType.bool(), "true", "`false` is the same as `evenkeel.mode=off`");
  static final Key<Settings.Mode> MODE =
      key(
          "mode",
          new ChoiceType<>(new String[] {"enforce", "observe", "off"}, Settings.Mode.values()),
          "enforce",
          "`enforce` acts by policy, `observe` only classifies and measures, `off` does nothing");
  static final Key<String> PROFILE =
      key(
          "profile",
          ChoiceType.words("none", "trading", "support", "batch"),
          "none",
          "Values for a kind of application; each key of your own goes before its");
  static final Key<Double> ROLLOUT =
      key(
          "rollout",
          DecimalType.share(0),
          "100%",
          "Share of the calls that mode `enforce` acts on; the others are observed");
  static final Key<Map<String, Double>> ROLLOUT_MODELS =
      key(
          "rollout.models",
          new ByNameType<>(
              DecimalType.share(0), "share", "models or host/model, such as gpt-4o*=50%"),
          "",
          "Other shares for some models, the first that fits");
  static final Key<Map<String, Double>> ROLLOUT_WORKLOADS =
      key(
          "rollout.workloads",
          new ByNameType<>(
              DecimalType.share(0), "share", "workloads, such as trading=0%,report*=100%"),
          "",
          "Other shares for some workloads; where a model's fits too, the smaller one holds");
  static final Key<String> CONFIG =
      key("config", TextType.path(), "", "A properties file (UTF-8) with more of these keys");
  static final Key<Duration> CONFIG_LOOK =
      key(
          "config.look",
          new DurationType("10ms", "5s"),
          "200ms",
          "How often to look whether that file has changed");

  static final Key<Map<String, String>> ENDPOINTS =
      key("endpoints", new EndpointsType(), "", "Your own LLM servers and the API they speak");
  static final Key<Boolean> DETECT =
      key(
          "endpoints.detect",
          ChoiceType.bool(),
          "true",
          "Count unknown hosts whose path and JSON body are those of a known API");

  static final Key<Integer> ATTEMPTS =
      key("retry.attempts", new IntType(1, 10), "3", "Attempts of a call in all");
  static final Key<Duration> MULTIPLIER =
      key(
          "retry.multiplier",
          new DurationType("1ms", "1h"),
          "1s",
          "Step of the back-off: wait n is random between the shortest wait and 2ⁿ⁺¹ steps");
  static final Key<Duration> MIN_DELAY =
      key("retry.min-delay", new DurationType("0ms", "1h"), "2s", "The shortest wait");
  static final Key<Duration> MAX_DELAY =
      key(
          "retry.max-delay",
          new DurationType("0ms", "1h"),
          "60s",
          "The longest wait; a server that asks for more is not waited for");
  static final Key<Duration> ONCE_WITHIN =
      key(
          "retry.once-within",
          new DurationType("0ms", "1h"),
          "10s",
          "A request that may have been processed is sent again once, when it failed within this");
  static final Key<Duration> SLOW_FAILURE =
      key(
          "timeout.slow-failure",
          new DurationType("0ms", "1h"),
          "10s",
          "A timeout after more silence than this stops the SDK's own retries too");
  static final Key<Double> TOKENS =
      key("retry.budget.tokens", DecimalType.number(0, 1000), "10", "Retries in a burst, by route");
  static final Key<Double> PER_SUCCESS =
      key(
          "retry.budget.per-success",
          DecimalType.number(0, 10),
          "0.1",
          "Retries earned back by each successful call");
  static final Key<Duration> FLOOR =
      key(
          "retry.budget.floor",
          new DurationType("1ms", "1h"),
          "10s",
          "One retry in this time is allowed whatever the budget says");

  static final Key<Double> FAILURE_RATE =
      key("breaker.failure-rate", DecimalType.share(0.01), "50%", "Share of failures that opens");
  static final Key<Integer> MIN_CALLS =
      key("breaker.min-calls", new IntType(1, 10_000), "10", "Calls below which no share counts");
  static final Key<Integer> CONSECUTIVE =
      key(
          "breaker.consecutive",
          new IntType(1, 1000),
          "5",
          "Failures in a row that open when there are fewer calls than that");
  static final Key<Double> SLOW_RATE =
      key("breaker.slow-rate", DecimalType.share(0.01), "80%", "Share of slow calls that opens");
  static final Key<Duration> SLOW_AFTER =
      key(
          "breaker.slow-after",
          new DurationType("1ms", "1h"),
          "60s",
          "From when on one is slow; ten times as long for answers that are no streams and for models that think first");
  static final Key<Duration> WINDOW =
      key("breaker.window", new DurationType("100ms", "1h"), "60s", "How far back calls count");
  static final Key<Duration> COOLDOWN =
      key("breaker.cooldown", new DurationType("1ms", "1h"), "60s", "How long open, ±10 %");
  static final Key<Duration> MAX_COOLDOWN =
      key(
          "breaker.max-cooldown",
          new DurationType("1ms", "24h"),
          "300s",
          "Limit of the cooldown, which doubles when a probe fails");
  static final Key<Duration> EARLY_PROBE =
      key(
          "breaker.early-probe",
          new DurationType("0ms", "1h"),
          "3s",
          "First pause between probes within the cooldown, which grows to a twentieth of the time that it"
              + " is open; 0s for no probe before the cooldown's end");
  static final Key<Boolean> HEDGE =
      key(
          "hedge",
          ChoiceType.bool(),
          "false",
          "Whether a request that is no stream is sent a second time when its answer takes longer than"
              + " 95 % of those before; a token of the retry budget each");
  static final Key<Integer> SUCCESSES =
      key("breaker.successes", new IntType(1, 100), "2", "Probes that must succeed to close");
  static final Key<Duration> PROBE_LEASE =
      key(
          "breaker.probe-lease",
          new DurationType("1ms", "1h"),
          "120s",
          "A probe that has not ended after this has failed");
  static final Key<Duration> PROBE_WAIT =
      key(
          "breaker.max-wait",
          new DurationType("0ms", "1m"),
          "3s",
          "A call waits this long at the most for a probe, where it would be refused else");

  static final Key<Map<String, List<String>>> FALLBACKS =
      key("fallbacks", new FallbacksType(), "", "Who answers, in this order, when a model cannot");
  static final Key<Map<String, Settings.FallbackEndpoint>> FALLBACK_ENDPOINTS =
      key(
          "fallbacks.endpoints",
          new FallbackEndpointsType(),
          "",
          "Other endpoints of the same wire format, each with its own key, for `evenkeel.fallbacks`");
  static final Key<String> FALLBACK_ANSWER =
      key(
          "fallbacks.answer",
          TextType.text(),
          "",
          "Text of the fixed answer that `@answer` in `evenkeel.fallbacks` stands for");
  static final Key<Boolean> FALLBACK_ON_EMERGENCY =
      key(
          "fallbacks.on-emergency",
          ChoiceType.bool(),
          "false",
          "While `business-success`, `business-correctness` or `llm-latency` is in its emergency level,"
              + " calls go to their fallbacks from the start");
  static final Key<Duration> FALLBACK_FIRST_TOKEN =
      key(
          "fallbacks.first-token",
          new DurationType("0ms", "1h"),
          "12s",
          "Until the first content of a stream where a fallback is left, ten times as long for models"
              + " that think first; 0s for `evenkeel.stream.first-token`");
  static final Key<Map<String, Duration>> FALLBACK_AFTER =
      key(
          "fallbacks.after",
          new PerWorkloadType<>(new DurationType("0ms", "1h"), true),
          "0s",
          "Until an answer that is no stream begins to come, where a fallback is left, ten times as long"
              + " for models that think first; 0s for no limit");
  static final Key<Map<String, Duration>> FALLBACK_AFTER_MODELS =
      key(
          "fallbacks.after.models",
          new ByNameType<>(
              new DurationType("0ms", "1h"), "time", "models or host/model, such as gpt-4o*=20s"),
          "",
          "The same for some models, the first that fits; where a workload has one too, the shorter one"
              + " holds");
  static final Key<Set<Outcome>> FALLBACK_ON =
      key(
          "fallbacks.on",
          new OutcomesType(),
          "overloaded,unavailable,timeout,server_error,rate_limited,model_unavailable",
          "Outcomes that end in a fallback, those of what an answer holds only where it is held whole; an"
              + " open breaker and a closed gate always do");

  static final Key<Duration> QUOTA =
      key(
          "gate.quota",
          new DurationType("0ms", "24h"),
          "5m",
          "How long an API key whose quota is used up is held back");
  static final Key<Duration> MAX_CLOSED =
      key(
          "gate.max-closed",
          new DurationType("0ms", "24h"),
          "10m",
          "The longest that a server's hint can hold back a route");

  static final Key<Boolean> LIMIT_HEADERS =
      key(
          "limit.headers",
          ChoiceType.bool(),
          "true",
          "Spread calls when the headers of answers say that the provider's limit is used up");
  static final Key<Map<String, Integer>> LIMIT_REQUESTS =
      key(
          "limit.rpm",
          new CountsType(100_000_000, "gpt-4o*=500,*=60"),
          "",
          "Requests a minute, by model; more are spread");
  static final Key<Map<String, Integer>> LIMIT_TOKENS =
      key(
          "limit.tpm",
          new CountsType(100_000_000, "gpt-4o*=30000"),
          "",
          "Tokens a minute, by model: those of the request are estimated by its length");
  static final Key<Map<String, Integer>> LIMIT_CONCURRENCY =
      key(
          "limit.concurrency",
          new CountsType(100_000, "gpt-4o*=20"),
          "",
          "Calls at once, by model; more wait in the order in which they came");
  static final Key<Boolean> LIMIT_ADAPTIVE =
      key(
          "limit.adaptive",
          ChoiceType.bool(),
          "false",
          "Find out how many calls of a model may run at once: one more while all goes well, a tenth"
              + " less at each overload (AIMD)");
  static final Key<Map<String, Integer>> BULKHEAD =
      key(
          "bulkhead",
          new CountsType(100_000, "analysis=10,trading=20"),
          "",
          "Calls at once, by workload, so that none starves the others");
  static final Key<Duration> LIMIT_WAIT =
      key(
          "limit.max-wait",
          new DurationType("0ms", "1h"),
          "60s",
          "The longest that a call waits for a limit of these or for a bulkhead; then it is refused"
              + " with a 429");

  static final Key<Settings.Hold> STREAM_HOLD =
      key(
          "stream.hold",
          new ChoiceType<>(new String[] {"none", "first", "whole"}, Settings.Hold.values()),
          "first",
          "How much of an answer is held back: of a stream what comes before its first content, all"
              + " of any answer (one that breaks is then sent again unseen), or nothing");
  static final Key<Set<String>> STREAM_WHOLE =
      key("stream.hold.whole", PatternsType.routes(), "", "Models whose answers are held whole");
  static final Key<Set<String>> STREAM_WHOLE_WORKLOADS =
      key(
          "stream.hold.whole.workloads",
          PatternsType.workloads(),
          "",
          "Workloads whose answers are held whole");
  static final Key<Duration> FIRST_TOKEN =
      key(
          "stream.first-token",
          new DurationType("0ms", "1h"),
          "30s",
          "Limit of a stream until its first content, ten times as long for reasoning models; 0ms for"
              + " none");
  static final Key<Duration> STALL =
      key(
          "stream.stall",
          new DurationType("0ms", "1h"),
          "30s",
          "Limit of a stream's silence, five times as long for one that brings no content, and for"
              + " reasoning models; 0ms for none");
  static final Key<Map<String, Settings.StreamLimits>> STREAM_LIMITS =
      key(
          "stream.limits",
          new StreamLimitsType(),
          "",
          "Other limits of both kinds for some models");

  static final Key<Boolean> METRICS =
      key("metrics.enabled", ChoiceType.bool(), "true", "Serve `/metrics`");
  static final Key<String> HOST =
      key("metrics.host", TextType.word("a host or address"), "127.0.0.1", "Address to listen on");
  static final Key<Integer> PORT =
      key("metrics.port", new IntType(0, 65_535), "9464", "Port to listen on; 0 takes a free one");
  static final Key<Integer> PORT_RANGE =
      key(
          "metrics.port-range",
          new IntType(0, 1000),
          "0",
          "How many ports after it may be tried when it is taken");
  static final Key<String> TOKEN =
      key(
          "metrics.token",
          TextType.secret("a word without spaces"),
          "",
          "What a scrape must bring as bearer token");
  static final Key<Boolean> ALLOW_INSECURE =
      key(
          "metrics.allow-insecure",
          ChoiceType.bool(),
          "false",
          "Listen beyond this machine without a token");
  static final Key<Integer> MAX_MODELS =
      key(
          "metrics.max-models",
          new IntType(1, 10_000),
          "50",
          "Models with metrics of their own; the others become `_OTHER`");

  static final Key<Map<String, String>> WORKLOADS =
      key(
          "workloads",
          new WorkloadsType(),
          "",
          "Which part of the application calls, by its classes on the calling stack; the innermost"
              + " that fits counts, else the call is of the workload `default`");
  static final Key<String> WORKLOAD_HEADER =
      key(
          "workload.header",
          TextType.word("a header's name"),
          "",
          "Request header that names the workload, before the stack is asked; the agent takes it out"
              + " of what it sends");

  static final Key<String> PRICES =
      key(
          "prices",
          TextType.path(),
          "",
          "A CSV file of prices that outrank those inside the agent, or add to them");

  static final SloKeys SLO = new SloKeys();

  static final Key<List<String>> EXTENSIONS =
      key(
          "extensions",
          new PathsType(),
          "",
          "Jars with checks of your own, which add outcomes to those of the agent");
  static final Key<Duration> EXTENSION_LIMIT =
      key(
          "extensions.time-limit",
          new DurationType("1ms", "10m"),
          "1s",
          "How long such a check may take; nobody waits for it");

  static final Key<List<Settings.DrillFault>> DRILL =
      key(
          "drill",
          new DrillType(),
          "",
          "Faults that the agent makes itself in the place of a share of the attempts, without asking"
              + " the provider: to test a staging system");
  static final Key<Duration> DRILL_TIME =
      key("drill.time", new DurationType("1s", "24h"), "10m", "How long, from the start");

  static final Key<Boolean> JMX =
      key(
          "jmx",
          ChoiceType.bool(),
          "true",
          "Register MBeans once the application, or whoever looks by JMX, has made the platform's"
              + " MBean server");

  static final Key<String> LEVEL =
      key(
          "log.level",
          ChoiceType.words("trace", "debug", "info", "warn", "error", "off"),
          "info",
          "How much is logged");
  static final Key<String> FILE =
      key("log.file", TextType.path(), "", "Where to log; empty for standard error");
  static final Key<Set<String>> DISABLED =
      key(
          "transports.disabled",
          new NamesType(),
          "",
          "HTTP clients and retry loops to leave alone, by their names in the log");

  private static final Map<Outcome, Key<Action>> POLICIES = policies();

  private Keys() {}

  /** All keys, those of the policy family one by one. */
  static List<Key<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  /** The key with this full name, or null. */
  static Key<?> find(String name) {
    return BY_NAME.get(name);
  }

  static Key<Action> policy(Outcome outcome) {
    return POLICIES.get(outcome);
  }

  /** All settings as they hold, in the order of the table. */
  public static List<EffectiveSetting> effective(Settings settings) {
    List<EffectiveSetting> effective = new ArrayList<>(ALL.size());
    for (Key<?> key : ALL) {
      Settings.Origin origin = settings.origins().get(key.name());
      effective.add(
          origin == null
              ? new EffectiveSetting(key.name(), key.fallback(), EffectiveSetting.DEFAULT)
              : new EffectiveSetting(key.name(), origin.text(), origin.source()));
    }
    return effective;
  }

  /** The table of all settings for the README, in Markdown. */
  public static String markdownTable() {
    StringBuilder table =
        new StringBuilder("| Key | Default | Values | Meaning |\n|---|---|---|---|\n");
    for (Key<?> key : ALL) {
      if (!key.name().startsWith(POLICY) && !family(key)) {
        row(table, key.name(), key.fallback(), key.type().valid(), key.description());
      }
    }
    row(
        table,
        "evenkeel.slo.<objective>".concat(SLO_WINDOW),
        "30d",
        SLO.objectives.get("llm-success").window().type().valid(),
        "Period of its error budget");
    row(
        table,
        "evenkeel.slo.<objective>".concat(SLO_ALERTING),
        "true",
        "true or false",
        "Whether alerts are raised for it; business-latency's default is `false`");
    row(
        table,
        POLICY.concat("<outcome>"),
        "",
        "retry, return or stop",
        "What follows an outcome; the default is that of the table of outcomes");
    return table.toString();
  }

  /** Keys that each objective has one of. */
  private static boolean family(Key<?> key) {
    return key.name().startsWith(PREFIX.concat(SloKeys.PREFIX))
        && (key.name().endsWith(SLO_WINDOW) || key.name().endsWith(SLO_ALERTING));
  }

  private static void row(
      StringBuilder table, String name, String fallback, String valid, String meaning) {
    table.append("| `").append(name).append("` | ");
    if (!fallback.isEmpty()) {
      table.append('`').append(fallback).append('`');
    }
    table.append(" | ").append(valid).append(" | ").append(meaning).append(" |\n");
  }

  static <T> Key<T> key(String name, ValueType<T> type, String fallback, String description) {
    Key<T> key = new Key<>(PREFIX.concat(name), type, fallback, description);
    ALL.add(key);
    BY_NAME.put(key.name(), key);
    return key;
  }

  /** What another answer to the same request may do without; it is then held until it is whole. */
  private static boolean repeatable(Outcome outcome) {
    return outcome == Outcome.MALFORMED_RESPONSE
        || outcome == Outcome.EMPTY_RESPONSE
        || outcome == Outcome.HALLUCINATED_TOOL
        || outcome == Outcome.SCHEMA_VIOLATION;
  }

  private static Map<Outcome, Key<Action>> policies() {
    ValueType<Action> any =
        new ChoiceType<>(new String[] {"retry", "return", "stop"}, Action.values());
    // What an answer holds is mostly known only after the application has had it, or is nothing to
    // repeat.
    ValueType<Action> nothing =
        new ChoiceType<>(new String[] {"return"}, new Action[] {Action.RETURN});
    ValueType<Action> fixed =
        new ChoiceType<>(
            new String[] {"return"},
            new Action[] {Action.RETURN},
            ", since what ended so is never asked for again (evenkeel.fallbacks.on may name it)");
    ValueType<Action> again =
        new ChoiceType<>(
            new String[] {"retry", "return"}, new Action[] {Action.RETRY, Action.RETURN});
    Map<Outcome, Key<Action>> policies = new EnumMap<>(Outcome.class);
    for (Map.Entry<Outcome, Action> row : DefaultActions.map().entrySet()) {
      Outcome outcome = row.getKey();
      boolean over =
          row.getValue() == Action.RETURN
              && outcome != Outcome.TIMEOUT
              && outcome != Outcome.SERVER_ERROR;
      String name = "policy.".concat(outcome.label());
      ValueType<Action> type =
          !over ? any : repeatable(outcome) ? again : outcome.quality() ? fixed : nothing;
      policies.put(outcome, key(name, type, row.getValue().label(), ""));
    }
    return policies;
  }
}
