package dev.evenkeel.agent.outcome;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The default row of each outcome; settings can change every one. Without a {@code switch}, which
 * would be one more class to load while the JVM starts.
 */
public final class DefaultActions {

  private DefaultActions() {}

  /** The table, with a row for every outcome; unmodifiable. */
  public static Map<Outcome, Action> map() {
    Map<Outcome, Action> map = new EnumMap<>(Outcome.class);
    put(map, Action.RETURN, Outcome.values());
    put(
        map,
        Action.RETRY,
        Outcome.RATE_LIMITED,
        Outcome.OVERLOADED,
        Outcome.UNAVAILABLE,
        Outcome.TRANSPORT);
    put(
        map,
        Action.STOP,
        Outcome.QUOTA_EXHAUSTED,
        Outcome.AUTH,
        Outcome.PERMISSION,
        Outcome.NOT_FOUND,
        Outcome.INVALID_REQUEST,
        Outcome.CONTEXT_LENGTH_EXCEEDED,
        Outcome.PAYLOAD_TOO_LARGE,
        Outcome.CONFLICT,
        Outcome.CONTENT_FILTERED,
        Outcome.MODEL_UNAVAILABLE);
    return Collections.unmodifiableMap(map);
  }

  private static void put(Map<Outcome, Action> map, Action action, Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      map.put(outcome, action);
    }
  }
}
