package dev.evenkeel.agent.outcome;

/**
 * An outcome with what the answer says of a retry.
 *
 * @param outcome the class
 * @param inStream whether the failure arrived inside a 200 stream
 * @param retryable whether a retry can help at all, whatever policy makes of it
 * @param retryAfterMillis the server's hint in milliseconds; −1 when there is none
 */
public record Classification(
    Outcome outcome, boolean inStream, Retryable retryable, long retryAfterMillis) {

  /** Whether sending the same request again can help. */
  public enum Retryable {
    YES,
    NO,
    /** Yes, once a wait has passed: a rate limit, or a model that is loading. */
    AFTER_DELAY
  }

  /** The word for logs and the {@code explain} command: {@code stream_error:X} inside a stream. */
  public String label() {
    return inStream ? "stream_error:" + outcome.label() : outcome.label();
  }
}
