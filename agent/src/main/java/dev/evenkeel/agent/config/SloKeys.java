package dev.evenkeel.agent.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of the objectives: one set for each, by its id. */
final class SloKeys {

  static final String PREFIX = "slo.";

  private static final ValueType<Double> AMOUNT = DecimalType.number(0, 1e12);

  /** The periods for which burn rates are known; the SRE workbook's is 30 days. */
  private static final Duration[] PERIODS = {
    Duration.ofDays(7), Duration.ofDays(28), Duration.ofDays(30)
  };

  /**
   * The keys of one objective.
   *
   * @param target null where it has no share of good events
   * @param threshold null where it has no bound
   * @param window null where it has no error budget
   */
  record Objective(
      Key<Map<String, Double>> target,
      Key<Map<String, Duration>> threshold,
      Key<Duration> window,
      Key<Boolean> alerting) {}

  /** The keys of one level. */
  record Level(Key<Double> success, Key<Duration> latency, Key<Duration> after) {}

  final Map<String, Objective> objectives = new LinkedHashMap<>();
  final Key<Double> lossLimit;
  final Level warning = level("warning", "99.5%", "300ms", "2m");
  final Level severe = level("severe", "99.0%", "500ms", "1m");
  final Level emergency = level("emergency", "98.5%", "1s", "30s");
  final Key<Duration> keep;
  final Key<Integer> minEvents;
  final Key<Map<String, Double>> amountPerCall;
  final Key<Map<String, Double>> amountPerDay;

  SloKeys() {
    share("business-success", "99.99%", "Calls that come to an answer, a fallback's included");
    share("business-correctness", "99.99%", "Answers without a quality outcome");
    shareWithin("business-latency", "95%", "100ms", "false");
    lossLimit =
        key(
            "business-loss.limit",
            AMOUNT,
            "100",
            "Loss in USD an hour above which an alert is raised; 0 for none");
    objectives.put("business-loss", new Objective(null, null, null, alerting("business-loss")));
    share("llm-success", "99.9%", "Calls that come to their own answer");
    shareWithin("llm-latency", "95%", "500ms", "true");
    share("breaker-closed", "99%", "Time that the breakers are closed", false);
    share("retry-success", "95%", "Calls with a retry that come to an answer");
    share(
        "availability",
        "99.99%",
        "Scrapes that find the service up; measured by Prometheus",
        false);
    within("monitoring-latency", "100ms", "The longest that a scrape may take");
    within("alert-response", "5m", "The longest from a breach to its alert; by Prometheus");
    within("recovery", "30m", "The longest that an incident may last");
    keep =
        key(
            "level.keep",
            new DurationType("0ms", "24h"),
            "2m",
            "How long a level stays once its reason is gone");
    minEvents =
        key(
            "min-events",
            new IntType(1, 1_000_000),
            "20",
            "Calls in five minutes below which there is no level");
    amountPerCall =
        key(
            "amount.per-call",
            new PerWorkloadType<>(DecimalType.number(0, 1e6), true),
            "",
            "What a call is worth in USD: a failed one loses it");
    amountPerDay =
        key(
            "amount.per-day",
            new PerWorkloadType<>(AMOUNT, true),
            "",
            "What a day is worth in USD: the share of calls that fail loses that share of it");
  }

  private void share(String id, String target, String what) {
    share(id, target, what, true);
  }

  private void share(String id, String target, String what, boolean own) {
    objectives.put(
        id, new Objective(target(id, target, what, own), null, window(id), alerting(id)));
  }

  private void shareWithin(String id, String target, String threshold, String alerting) {
    objectives.put(
        id,
        new Objective(
            target(id, target, "Answers within the threshold", true),
            threshold(id, threshold, "What an answer may take, waits and retries included", true),
            window(id),
            key(id + ".alerting", ChoiceType.bool(), alerting, "")));
  }

  private void within(String id, String threshold, String what) {
    objectives.put(
        id, new Objective(null, threshold(id, threshold, what, false), null, alerting(id)));
  }

  private static Key<Map<String, Double>> target(
      String id, String fallback, String what, boolean own) {
    return key(id + ".objective", new PerWorkloadType<>(new PercentType(), own), fallback, what);
  }

  private static Key<Map<String, Duration>> threshold(
      String id, String fallback, String what, boolean own) {
    return key(
        id + ".threshold",
        new PerWorkloadType<>(new DurationType("1ms", "24h"), own),
        fallback,
        what);
  }

  private static Key<Duration> window(String id) {
    return key(
        id + ".window", new ChoiceType<>(new String[] {"7d", "28d", "30d"}, PERIODS), "30d", "");
  }

  private static Key<Boolean> alerting(String id) {
    return key(id + ".alerting", ChoiceType.bool(), "true", "");
  }

  private static Level level(String name, String success, String latency, String after) {
    String prefix = "level." + name;
    return new Level(
        key(
            prefix + ".success",
            new PercentType(),
            success,
            "Success in five minutes below which the level is " + name),
        key(
            prefix + ".latency",
            new DurationType("1ms", "1h"),
            latency,
            "P95 in five minutes above which the level is " + name),
        key(
            prefix + ".for",
            new DurationType("0ms", "24h"),
            after,
            "How long that must hold before the level is " + name));
  }

  private static <T> Key<T> key(
      String name, ValueType<T> type, String fallback, String description) {
    return Keys.key(PREFIX.concat(name), type, fallback, description);
  }
}
