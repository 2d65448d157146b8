package dev.evenkeel.agent.config;

import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/**
 * Reads settings from system properties, environment, agent arguments and file, in this order.
 *
 * <p>It runs while the JVM starts: no regular expressions, no lambdas, no {@code java.nio.file}.
 */
public final class SettingsReader {

  private SettingsReader() {}

  /**
   * Reads all settings. Never throws: what is wrong becomes a warning and the default holds.
   *
   * @param agentArguments what follows {@code =} in {@code -javaagent:}, or null
   */
  public static Settings read(
      Properties system, Map<String, String> environment, String agentArguments) {
    return new SettingsSource(system, environment, agentArguments).read();
  }

  static Settings settings(GivenSettings given) {
    given.addProfile();
    Settings.Mode mode = given.get(Keys.MODE);
    Settings.Workloads workloads =
        new Settings.Workloads(given.get(Keys.WORKLOADS), given.get(Keys.WORKLOAD_HEADER));
    return new Settings(
        given.get(Keys.ENABLED) ? mode : Settings.Mode.OFF,
        given.get(Keys.CONFIG_LOOK),
        new Settings.Rollout(
            given.get(Keys.ROLLOUT),
            given.get(Keys.ROLLOUT_MODELS),
            given.get(Keys.ROLLOUT_WORKLOADS)),
        new Settings.Endpoints(given.get(Keys.ENDPOINTS), given.get(Keys.DETECT)),
        policy(given),
        retry(given),
        new Settings.Budget(
            given.get(Keys.TOKENS), given.get(Keys.PER_SUCCESS), given.get(Keys.FLOOR)),
        given.get(Keys.HEDGE),
        breaker(given),
        new Settings.Gate(given.get(Keys.QUOTA), given.get(Keys.MAX_CLOSED)),
        fallbacks(given),
        limits(given),
        new Settings.Stream(
            given.get(Keys.STREAM_HOLD),
            given.get(Keys.STREAM_WHOLE),
            given.get(Keys.STREAM_WHOLE_WORKLOADS),
            new Settings.StreamLimits(given.get(Keys.FIRST_TOKEN), given.get(Keys.STALL)),
            given.get(Keys.STREAM_LIMITS)),
        new Settings.Metrics(
            given.get(Keys.METRICS),
            given.get(Keys.HOST),
            given.get(Keys.PORT),
            given.get(Keys.PORT_RANGE),
            given.get(Keys.TOKEN),
            given.get(Keys.ALLOW_INSECURE),
            given.get(Keys.MAX_MODELS)),
        new Settings.Log(given.get(Keys.LEVEL), given.get(Keys.FILE)),
        given.get(Keys.JMX),
        given.get(Keys.DISABLED),
        given.get(Keys.PRICES),
        new Settings.Extensions(given.get(Keys.EXTENSIONS), given.get(Keys.EXTENSION_LIMIT)),
        drill(given),
        workloads,
        new SloReader(given, workloads).read(),
        given.accepted(),
        given.warnings());
  }

  private static Map<Outcome, Action> policy(GivenSettings given) {
    Map<Outcome, Action> policy = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      policy.put(outcome, given.get(Keys.policy(outcome)));
    }
    return Collections.unmodifiableMap(policy);
  }

  private static Settings.Retry retry(GivenSettings given) {
    Duration[] delays = ordered(given, Keys.MIN_DELAY, Keys.MAX_DELAY);
    return new Settings.Retry(
        given.get(Keys.ATTEMPTS),
        given.get(Keys.MULTIPLIER),
        delays[0],
        delays[1],
        given.get(Keys.SLOW_FAILURE),
        given.get(Keys.ONCE_WITHIN));
  }

  private static Settings.Fallbacks fallbacks(GivenSettings given) {
    Settings.Fallbacks fallbacks =
        new Settings.Fallbacks(
            given.get(Keys.FALLBACKS),
            given.get(Keys.FALLBACK_ON),
            given.get(Keys.FALLBACK_ENDPOINTS),
            given.get(Keys.FALLBACK_ANSWER),
            given.get(Keys.FALLBACK_FIRST_TOKEN),
            given.get(Keys.FALLBACK_AFTER),
            given.get(Keys.FALLBACK_AFTER_MODELS),
            given.get(Keys.FALLBACK_ON_EMERGENCY));
    if (given.has(Keys.FALLBACKS) || given.has(Keys.FALLBACK_ENDPOINTS)) {
      new FallbackChecks(given).check(fallbacks);
    }
    return fallbacks;
  }

  private static Settings.Limits limits(GivenSettings given) {
    return new Settings.Limits(
        given.get(Keys.LIMIT_HEADERS),
        given.get(Keys.LIMIT_REQUESTS),
        given.get(Keys.LIMIT_TOKENS),
        given.get(Keys.LIMIT_CONCURRENCY),
        given.get(Keys.LIMIT_ADAPTIVE),
        given.get(Keys.BULKHEAD),
        given.get(Keys.LIMIT_WAIT));
  }

  private static Settings.Drill drill(GivenSettings given) {
    Settings.Drill drill = new Settings.Drill(given.get(Keys.DRILL), given.get(Keys.DRILL_TIME));
    boolean starts = given.lenient(); // later it rests on purpose, and must not hinder the switch
    if (starts
        && !drill.faults().isEmpty()
        && (!given.get(Keys.ENABLED) || given.get(Keys.MODE) != Settings.Mode.ENFORCE)) {
      given.warn(
          Keys.DRILL.name()
              + " is set, but no fault is made: a drill changes calls, which only"
              + " evenkeel.mode=enforce does.");
    }
    return drill;
  }

  private static Settings.Breaker breaker(GivenSettings given) {
    Duration[] cooldowns = ordered(given, Keys.COOLDOWN, Keys.MAX_COOLDOWN);
    return new Settings.Breaker(
        given.get(Keys.FAILURE_RATE),
        given.get(Keys.MIN_CALLS),
        given.get(Keys.CONSECUTIVE),
        given.get(Keys.SLOW_RATE),
        given.get(Keys.SLOW_AFTER),
        given.get(Keys.WINDOW),
        cooldowns[0],
        cooldowns[1],
        given.get(Keys.EARLY_PROBE),
        given.get(Keys.SUCCESSES),
        given.get(Keys.PROBE_LEASE),
        given.get(Keys.PROBE_WAIT));
  }

  /**
   * Two durations of which the first must not be the longer one. Where the user set only one of
   * them, the other follows it; where both were set, the defaults of both hold.
   */
  private static Duration[] ordered(GivenSettings given, Key<Duration> low, Key<Duration> high) {
    Duration shorter = given.get(low);
    Duration longer = given.get(high);
    if (shorter.compareTo(longer) <= 0) {
      return new Duration[] {shorter, longer};
    }
    if (!given.has(high)) {
      given.follow(high, low);
      return new Duration[] {shorter, shorter};
    }
    if (!given.has(low)) {
      given.follow(low, high);
      return new Duration[] {longer, longer};
    }
    given.overrule(low);
    given.overrule(high);
    given.warn(low.name() + " is above " + high.name() + ": the defaults of both hold.");
    return new Duration[] {low.defaultValue(), high.defaultValue()};
  }
}
