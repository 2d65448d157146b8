package dev.evenkeel.agent.outcome;

import java.util.Locale;

/** What became of an attempt. The label is the word used in metrics, settings and logs. */
public enum Outcome {
  OK,
  RATE_LIMITED,
  QUOTA_EXHAUSTED,
  OVERLOADED,
  UNAVAILABLE,
  TIMEOUT,
  SERVER_ERROR,
  TRANSPORT,
  AUTH,
  PERMISSION,
  NOT_FOUND,
  INVALID_REQUEST,
  CONTEXT_LENGTH_EXCEEDED,
  PAYLOAD_TOO_LARGE,
  CONFLICT,
  CONTENT_FILTERED,
  MODEL_UNAVAILABLE,
  REFUSAL,
  SAFETY_BLOCKED,
  TRUNCATED,
  EMPTY_RESPONSE,
  MALFORMED_RESPONSE,
  HALLUCINATED_TOOL,
  SCHEMA_VIOLATION,
  CANCELLED;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }

  /** A 200 whose content is not what was asked for: no failure of the provider. */
  public boolean quality() {
    return switch (this) {
      case REFUSAL,
          SAFETY_BLOCKED,
          TRUNCATED,
          EMPTY_RESPONSE,
          MALFORMED_RESPONSE,
          HALLUCINATED_TOOL,
          SCHEMA_VIOLATION ->
          true;
      default -> false;
    };
  }
}
