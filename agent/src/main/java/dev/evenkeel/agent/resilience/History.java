package dev.evenkeel.agent.resilience;

/**
 * What has happened to a call when an attempt ends.
 *
 * @param attempt number of the attempt that ended, from 1
 * @param attemptNanos how long it took until its outcome was known
 * @param remainingNanos what the caller's own timeout leaves; {@link Long#MAX_VALUE} without one
 * @param repeatable whether the request can be sent again at all
 * @param surelyNotProcessed whether the attempt surely never reached the model
 * @param fromAbove whether this call is itself a retry made by an SDK or framework above
 * @param brokenStream whether a stream ended, broke or fell silent before the application saw
 *     anything of it
 */
public record History(
    int attempt,
    long attemptNanos,
    long remainingNanos,
    boolean repeatable,
    boolean surelyNotProcessed,
    boolean fromAbove,
    boolean brokenStream) {

  /** For an attempt that was no broken stream. */
  public History(
      int attempt,
      long attemptNanos,
      long remainingNanos,
      boolean repeatable,
      boolean surelyNotProcessed,
      boolean fromAbove) {
    this(attempt, attemptNanos, remainingNanos, repeatable, surelyNotProcessed, fromAbove, false);
  }
}
