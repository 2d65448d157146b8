package dev.evenkeel.agent.outcome;

import java.util.EnumMap;
import java.util.Map;

/** What is done with an outcome where the user has not said otherwise. */
public final class DefaultActions {

  private static final EnumMap<Outcome, Action> TABLE = new EnumMap<>(Outcome.class);

  static {
    for (Outcome outcome : Outcome.values()) {
      TABLE.put(outcome, action(outcome));
    }
  }

  private DefaultActions() {}

  /** A copy of the table, one entry for each outcome. */
  public static Map<Outcome, Action> table() {
    return new EnumMap<>(TABLE);
  }

  public static Action of(Outcome outcome) {
    return TABLE.get(outcome);
  }

  private static Action action(Outcome outcome) {
    return switch (outcome) {
      case RATE_LIMITED, OVERLOADED, UNAVAILABLE, TRANSPORT -> Action.RETRY;
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
    };
  }
}
