package dev.evenkeel.agent.outcome;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The default row of each outcome; settings can change every one. */
public final class DefaultActions {

  private DefaultActions() {}

  /** A fresh view on the table; unmodifiable. */
  public static Map<Outcome, Action> map() {
    EnumMap<Outcome, Action> map = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      map.put(outcome, of(outcome));
    }
    return Collections.unmodifiableMap(map);
  }

  /** No default branch: an outcome without a row does not compile. */
  private static Action of(Outcome outcome) {
    return switch (outcome) {
      case RATE_LIMITED, OVERLOADED, UNAVAILABLE, TRANSPORT -> Action.RETRY;
      case QUOTA_EXHAUSTED,
          AUTH,
          PERMISSION,
          NOT_FOUND,
          INVALID_REQUEST,
          CONTEXT_LENGTH_EXCEEDED,
          PAYLOAD_TOO_LARGE,
          CONFLICT,
          CONTENT_FILTERED,
          MODEL_UNAVAILABLE ->
          Action.STOP;
      case OK,
          TIMEOUT,
          SERVER_ERROR,
          REFUSAL,
          SAFETY_BLOCKED,
          TRUNCATED,
          EMPTY_RESPONSE,
          MALFORMED_RESPONSE,
          HALLUCINATED_TOOL,
          SCHEMA_VIOLATION,
          CANCELLED ->
          Action.RETURN;
    };
  }
}
