package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.NamePattern;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.Settings.Hold;
import dev.evenkeel.agent.config.Settings.Stream;
import dev.evenkeel.agent.config.Settings.StreamLimits;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What holds for the answers of each model, from the settings. */
final class StreamRules {

  /** A model that thinks first may be silent for minutes, and is not broken. */
  static final int REASONING = 10;

  /** It may also think between its words: OpenAI's sign of life comes after 30 s of silence. */
  private static final int THINKING = 5;

  /** It answers when the model is in memory, and gives up loading when nobody waits for it. */
  private static final String LOADING = "ollama";

  private final Stream settings;
  private final Set<Outcome> retried; // of what an answer holds

  /**
   * What holds for one answer.
   *
   * @param stream whether it is a stream; one that is none is held whole or not at all, and knows
   *     no limits: a model may think for minutes before it sends a byte of it
   * @param firstTokenNanos from the request to the first content; {@link Long#MAX_VALUE} for no
   *     limit
   * @param thinkingNanos the same where the stream says that the model thinks, or that a tool of
   *     the provider's is at work
   * @param stallNanos between two reads; {@link Long#MAX_VALUE} for no limit
   * @param workingNanos the same once the stream calls a tool
   */
  record Rule(
      Hold hold,
      boolean stream,
      long firstTokenNanos,
      long thinkingNanos,
      long stallNanos,
      long workingNanos) {

    /** Without limits. */
    static Rule unlimited(Hold hold) {
      return new Rule(hold, false, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }
  }

  StreamRules(Settings settings) {
    this.settings = settings.stream();
    this.retried = EnumSet.noneOf(Outcome.class);
    settings.policy().forEach(this::retry);
  }

  private void retry(Outcome outcome, Action action) {
    if (outcome.quality() && action == Action.RETRY) {
      retried.add(outcome);
    }
  }

  /** Whether any bad answer is sent for again. */
  boolean retriesAnswers() {
    return !retried.isEmpty();
  }

  /** Whether an answer that holds this is sent for again, where the application has not seen it. */
  boolean retries(Outcome outcome) {
    return retried.contains(outcome);
  }

  /** Null for an answer that is to be let through as it comes. */
  Rule rule(Endpoint endpoint, String workload) {
    if (!endpoint.inference() || (!endpoint.stream() && !someWhole())) {
      return null;
    }
    String model = endpoint.model().toLowerCase(Locale.ROOT);
    String host = endpoint.host();
    Hold hold = hold(host, model, workload);
    if (!endpoint.stream()) {
      return hold == Hold.WHOLE || !retried.isEmpty() ? Rule.unlimited(Hold.WHOLE) : null;
    }
    if (hold == Hold.NONE) {
      return null;
    }
    StreamLimits limits = NamePattern.ofRoute(settings.byModel(), host, model);
    int thinks = limits == null ? REASONING : 1;
    boolean loads = endpoint.provider().equals(LOADING);
    int works = limits == null ? THINKING : 1;
    StreamLimits held = limits == null ? settings.limits() : limits;
    return new Rule(
        hold,
        true,
        nanos(held.firstToken(), endpoint.reasons() || loads ? thinks : 1),
        nanos(held.firstToken(), thinks),
        nanos(held.stall(), endpoint.reasons() ? works : 1),
        nanos(held.stall(), works));
  }

  private boolean someWhole() {
    return settings.hold() == Hold.WHOLE
        || !settings.wholeModels().isEmpty()
        || !settings.wholeWorkloads().isEmpty()
        || !retried.isEmpty();
  }

  private Hold hold(String host, String model, String workload) {
    for (String pattern : settings.wholeModels()) {
      if (NamePattern.fitsRoute(host, model, pattern)) {
        return Hold.WHOLE;
      }
    }
    for (String pattern : settings.wholeWorkloads()) {
      if (NamePattern.fits(workload.toLowerCase(Locale.ROOT), pattern)) {
        return Hold.WHOLE;
      }
    }
    return settings.hold();
  }

  private static long nanos(Duration limit, int factor) {
    return limit.isZero() ? Long.MAX_VALUE : limit.toNanos() * factor;
  }
}
