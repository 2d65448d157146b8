package dev.evenkeel.agent.outcome;

/**
 * An outcome with what the answer says of a retry.
 *
 * @param outcome the class
 * @param inStream whether the failure arrived inside a 200 stream
 * @param error whether the provider sent an error, or nothing, and no answer of the model
 * @param retryable whether a retry can help at all, whatever policy makes of it
 * @param retryAfterMillis the server's hint in milliseconds; −1 when there is none
 */
public record Classification(
    Outcome outcome, boolean inStream, boolean error, Retryable retryable, long retryAfterMillis) {

  /** Of an answer, or of a failure inside one. */
  public Classification(
      Outcome outcome, boolean inStream, Retryable retryable, long retryAfterMillis) {
    this(outcome, inStream, inStream, retryable, retryAfterMillis);
  }

  /** Whether sending the same request again can help. */
  public enum Retryable {
    YES,
    NO,
    /** Yes, once a wait has passed: a rate limit, or a model that is loading. */
    AFTER_DELAY
  }

  /**
   * Whether there is an answer, be it a bad one. What an answer holds can also be told by an error:
   * Groq answers 400 where the model's call of a tool is no JSON.
   */
  public boolean answered() {
    return outcome == Outcome.OK || outcome.quality() && !error;
  }

  /** The word for logs and the {@code explain} command: {@code stream_error:X} inside a stream. */
  public String label() {
    return inStream ? "stream_error:" + outcome.label() : outcome.label();
  }
}
