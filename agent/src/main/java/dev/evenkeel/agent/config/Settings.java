package dev.evenkeel.agent.config;

import dev.evenkeel.agent.llm.Fault;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything a user can set, read once and immutable.
 *
 * @param look how often to look whether the settings file has changed
 * @param prices the user's own price table; empty for none
 * @param origins what the user has set, by the names of the keys; all else is as by default
 * @param warnings what was wrong with the settings, a sentence each, for the log
 */
public record Settings(
    Mode mode,
    Duration look,
    Rollout rollout,
    Endpoints endpoints,
    Map<Outcome, Action> policy,
    Retry retry,
    Budget budget,
    boolean hedge,
    Breaker breaker,
    Gate gate,
    Fallbacks fallbacks,
    Limits limits,
    Stream stream,
    Metrics metrics,
    Log log,
    boolean jmx,
    Set<String> disabledTransports,
    String prices,
    Extensions extensions,
    Drill drill,
    Workloads workloads,
    Slo slo,
    Map<String, Origin> origins,
    List<String> warnings) {

  /**
   * Where the value of a key comes from.
   *
   * @param text as it was written, of bounded length, and {@link #HIDDEN} for a secret
   * @param source such as {@code system property} or {@code environment variable EVENKEEL_MODE}
   */
  public record Origin(String text, String source) {

    /** Stands for every secret. */
    public static final String HIDDEN = "(set, not shown)";
  }

  /** What the agent does with what it sees. */
  public enum Mode {
    /** Act by policy. */
    ENFORCE,
    /** Classify and measure; leave every call as it is. */
    OBSERVE,
    /** Do nothing. */
    OFF
  }

  /**
   * On which calls mode {@code enforce} acts; the others are observed. Names are in lower case,
   * {@code *} at their end stands for any rest, and the first that fits counts.
   *
   * @param share of all calls, 0..1
   * @param models shares by model or {@code host/model}
   * @param workloads shares by workload
   */
  public record Rollout(double share, Map<String, Double> models, Map<String, Double> workloads) {

    /** Whether it acts on every call. */
    public boolean complete() {
      return share >= 1 && models.isEmpty() && workloads.isEmpty();
    }
  }

  /**
   * @param own {@code host} or {@code host:port} to provider name
   * @param detect whether unknown hosts count when path and body are those of a known API
   */
  public record Endpoints(Map<String, String> own, boolean detect) {

    /** The providers that the user has named. */
    public Set<String> providers() {
      return Set.copyOf(own.values());
    }
  }

  /**
   * @param attempts attempts of a call in all
   * @param multiplier the first step of the exponential
   * @param minDelay the shortest wait
   * @param maxDelay the longest wait; a server's hint above it is not waited for
   * @param slowFailure a timeout after more silence than this stops the SDK's retries too
   * @param onceWithin a transport failure that may have been processed is retried only when it came
   *     within this time
   */
  public record Retry(
      int attempts,
      Duration multiplier,
      Duration minDelay,
      Duration maxDelay,
      Duration slowFailure,
      Duration onceWithin) {}

  /**
   * @param tokens retries that may happen in a burst
   * @param perSuccess tokens given back by a successful call
   * @param floor one retry is allowed in this time whatever the balance
   */
  public record Budget(double tokens, double perSuccess, Duration floor) {}

  /**
   * @param failureRate share of failures that opens, 0..1
   * @param minCalls calls in the window below which the rates do not count
   * @param consecutive failures in a row that open when there are fewer calls than that
   * @param slowRate share of slow calls that opens, 0..1
   * @param slowAfter from when on a call is slow
   * @param window how far back counts
   * @param cooldown how long open
   * @param maxCooldown the limit of the doubling when a probe fails
   * @param earlyProbe the shortest pause between probes within the cooldown; zero for none before
   *     its end
   * @param successes probes that must succeed to close
   * @param probeLease a probe that has not reported after this time has failed
   * @param maxWait how long a call waits for a probe at the most, instead of being refused
   */
  public record Breaker(
      double failureRate,
      int minCalls,
      int consecutive,
      double slowRate,
      Duration slowAfter,
      Duration window,
      Duration cooldown,
      Duration maxCooldown,
      Duration earlyProbe,
      int successes,
      Duration probeLease,
      Duration maxWait) {}

  /**
   * @param models the models that answer in place of one, in order; what they stand in for is in
   *     lower case, with {@code *} at its end for any rest, and the first that fits counts;
   *     {@code @name} is one of the endpoints, {@code @answer} the fixed answer
   * @param on outcomes that end in a fallback
   * @param endpoints by name
   * @param answer the text of the fixed answer; empty for none
   * @param firstToken until the first content of a stream where a fallback is left; 0 for the limit
   *     of all streams
   * @param after until an answer that is no stream begins to come where a fallback is left, by
   *     workload in lower case; "" is every other one, 0 is no limit
   * @param afterByModel the same by model or {@code host/model}, the first that fits
   * @param onEmergency whether calls go to their fallbacks at once while an objective is in its
   *     emergency level
   */
  public record Fallbacks(
      Map<String, List<String>> models,
      Set<Outcome> on,
      Map<String, FallbackEndpoint> endpoints,
      String answer,
      Duration firstToken,
      Map<String, Duration> after,
      Map<String, Duration> afterByModel,
      boolean onEmergency) {}

  /**
   * @param base scheme, host and port; empty for the one that was asked
   * @param prefix of the path, before the operation; empty to keep the path
   * @param model empty for the one that was asked for
   * @param keyVariable environment variable that holds its key; empty for none
   * @param keyFile file that holds its key; empty for none
   * @param keyHeader header for its key; empty for the one that the application uses
   * @param context tokens that it takes; 0 for any number
   * @param tools whether it knows tools
   * @param prefill whether it goes on with words put into its mouth
   */
  public record FallbackEndpoint(
      String base,
      String prefix,
      String model,
      String keyVariable,
      String keyFile,
      String keyHeader,
      int context,
      boolean tools,
      boolean prefill) {

    /** Another model of the same endpoint. */
    public static FallbackEndpoint model(String model) {
      return new FallbackEndpoint("", "", model, "", "", "", 0, true, false);
    }
  }

  /**
   * @param quota how long a key whose quota is used up stays closed
   * @param maxClosed the longest that a server's hint can close a route
   */
  public record Gate(Duration quota, Duration maxClosed) {}

  /**
   * What paces calls. Names are in lower case, {@code *} at their end stands for any rest, and the
   * first that fits counts.
   *
   * @param headers whether the limits that answers' headers tell of are kept
   * @param requests requests a minute, by model
   * @param tokens tokens a minute, by model
   * @param concurrency calls at once, by model
   * @param adaptive whether other routes find out how many calls may run at once
   * @param bulkheads calls at once, by workload
   * @param maxWait the longest that a call waits for its turn
   */
  public record Limits(
      boolean headers,
      Map<String, Integer> requests,
      Map<String, Integer> tokens,
      Map<String, Integer> concurrency,
      boolean adaptive,
      Map<String, Integer> bulkheads,
      Duration maxWait) {}

  /**
   * @param hold how much of a streamed answer is held back
   * @param wholeModels models, or {@code host/model}, whose answers are held whole; {@code *} at
   *     the end stands for any rest
   * @param wholeWorkloads workloads whose answers are held whole; likewise
   * @param limits other limits for some models, the first that fits counts
   */
  public record Stream(
      Hold hold,
      Set<String> wholeModels,
      Set<String> wholeWorkloads,
      StreamLimits limits,
      Map<String, StreamLimits> byModel) {}

  /** How much of a streamed answer is held back from the application. */
  public enum Hold {
    /** Nothing: streams are only read as they pass. */
    NONE,
    /** Until its first content. */
    FIRST,
    /** All of it: for callers that use the finished answer only. */
    WHOLE
  }

  /**
   * @param firstToken until the first content, counted from the request; 0 for no limit
   * @param stall between two reads; 0 for no limit
   */
  public record StreamLimits(Duration firstToken, Duration stall) {}

  /**
   * @param port 0 takes a free port
   * @param portRange how many ports after {@code port} may be tried when it is taken
   * @param token what a scrape must bring as bearer token; empty for none
   */
  public record Metrics(
      boolean enabled,
      String host,
      int port,
      int portRange,
      String token,
      boolean allowInsecure,
      int maxModels) {

    /** Without the token: settings may end up in a log. */
    @Override
    public String toString() {
      return "Metrics[enabled=" + enabled + ", host=" + host + ", port=" + port + "]";
    }
  }

  /**
   * @param byClass class, or its beginning and {@code *}, to workload; the first that fits counts
   * @param header request header that names the workload; empty for none
   */
  public record Workloads(Map<String, String> byClass, String header) {}

  /**
   * The objectives, as {@code slo.Objectives} makes them.
   *
   * @param objectives by id
   * @param minEvents calls in five minutes below which there is no level
   * @param lossLimit USD an hour; 0 for none
   * @param amountPerCall USD, by workload; "" is every other call
   * @param amountPerDay USD, by workload; "" is the whole service
   */
  public record Slo(
      Map<String, SloObjective> objectives,
      Levels levels,
      int minEvents,
      double lossLimit,
      Map<String, Double> amountPerCall,
      Map<String, Double> amountPerDay) {}

  /**
   * One objective for the service, with key "", and for workloads that have their own values.
   *
   * @param targets shares of good events, 0..1; empty where it has none
   * @param thresholds empty where it has none
   * @param window period of the error budget; zero where it has none
   * @param alerting whether alerts are raised for it
   */
  public record SloObjective(
      Map<String, Double> targets,
      Map<String, Duration> thresholds,
      Duration window,
      boolean alerting) {}

  /**
   * @param keep how long a level stays once its reason is gone
   */
  public record Levels(Level warning, Level severe, Level emergency, Duration keep) {

    /** From the least to the worst. */
    public List<Level> rising() {
      return List.of(warning, severe, emergency);
    }
  }

  /**
   * @param success share below which it holds, 0..1
   * @param latency P95 above which it holds
   * @param after how long that must last
   */
  public record Level(double success, Duration latency, Duration after) {}

  /**
   * @param jars paths of jars with checks of the user's own
   * @param timeLimit how long a check may take
   */
  public record Extensions(List<String> jars, Duration timeLimit) {}

  /**
   * Faults that the agent makes itself.
   *
   * @param faults the first that fits has its share, then the next; empty for no drill
   * @param time how long from the start
   */
  public record Drill(List<DrillFault> faults, Duration time) {}

  /**
   * @param share of the attempts, 0..1
   * @param workload in which alone; empty for all
   */
  public record DrillFault(Fault fault, double share, String workload) {}

  /**
   * @param level tinylog's level: trace, debug, info, warn, error or off
   * @param file where to log; empty for standard error
   */
  public record Log(String level, String file) {}
}
