package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings.Hold;
import dev.evenkeel.agent.config.Settings.Stream;
import dev.evenkeel.agent.config.Settings.StreamLimits;
import dev.evenkeel.agent.llm.Endpoint;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What holds for the streams of each model, from the settings. */
final class StreamRules {

  /** A model that thinks first may be silent for minutes, and is not broken. */
  private static final int REASONING = 10;

  private final Stream settings;

  /**
   * What holds for one stream.
   *
   * @param firstTokenNanos from the request to the first content; {@link Long#MAX_VALUE} for no
   *     limit
   * @param stallNanos between two reads; {@link Long#MAX_VALUE} for no limit
   */
  record Rule(Hold hold, long firstTokenNanos, long stallNanos) {}

  StreamRules(Stream settings) {
    this.settings = settings;
  }

  /** Null for an answer that is to be let through as it comes. */
  Rule rule(Endpoint endpoint) {
    if (!endpoint.stream() || !endpoint.inference() || settings.hold() == Hold.NONE) {
      return null;
    }
    String model = endpoint.model().toLowerCase(Locale.ROOT);
    StreamLimits limits = null;
    for (Map.Entry<String, StreamLimits> entry : settings.byModel().entrySet()) {
      if (limits == null && fits(model, entry.getKey())) {
        limits = entry.getValue();
      }
    }
    Hold hold = settings.hold();
    for (String pattern : settings.wholeModels()) {
      hold = fits(model, pattern) ? Hold.WHOLE : hold;
    }
    if (limits != null) {
      return new Rule(hold, nanos(limits.firstToken(), 1), nanos(limits.stall(), 1));
    }
    int factor = endpoint.reasons() ? REASONING : 1;
    return new Rule(
        hold, nanos(settings.limits().firstToken(), factor), nanos(settings.limits().stall(), 1));
  }

  private static long nanos(Duration limit, int factor) {
    return limit.isZero() ? Long.MAX_VALUE : limit.toNanos() * factor;
  }

  private static boolean fits(String model, String pattern) {
    int last = pattern.length() - 1;
    return pattern.charAt(last) == '*'
        ? model.startsWith(pattern.substring(0, last))
        : model.equals(pattern);
  }
}
