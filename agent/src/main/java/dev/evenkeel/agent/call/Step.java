package dev.evenkeel.agent.call;

/**
 * What the transport does after an attempt.
 *
 * @param kind what to do
 * @param delayNanos for {@link Kind#RETRY}: how long to wait, cancellably
 * @param replacement for a failure without an answer: what to hand over instead of the exception,
 *     or null to let the exception through
 */
public record Step(Kind kind, long delayNanos, Synthetic replacement) {

  /** The three things that a transport can do. */
  public enum Kind {
    /** Drop the answer, wait {@link Step#delayNanos()}, ask {@link LlmCall#admit()}, send again. */
    RETRY,
    /** Hand the answer or exception to the application as it is. */
    RETURN,
    /**
     * Hand it over and tell the SDK not to retry: set {@code x-should-retry: false} on an answer,
     * or give {@link Step#replacement()} in place of the exception when there is one.
     */
    STOP
  }

  public static final Step RETURN = new Step(Kind.RETURN, 0, null);
}
