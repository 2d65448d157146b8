package dev.evenkeel.it;

import java.util.function.ToIntFunction;

/**
 * How a call must end.
 *
 * @param statusOf the error's; 0 for an error without a response; {@link #OK} and {@link
 *     #ANY_ERROR}
 * @param least attempts on the wire
 * @param most attempts on the wire
 */
record Expected(ToIntFunction<Run> statusOf, ToIntFunction<Run> least, ToIntFunction<Run> most) {

  static final int OK = 200;
  static final int ANY_ERROR = -1;

  /** An error, or less than the whole answer. */
  static final int ANYTHING = -2;

  /** {@code evenkeel.breaker.consecutive} by default. */
  private static final int BREAKER_OPENS_AFTER = 5;

  /** Who calls, as far as the outcome depends on it. */
  record Run(App app, Variant variant) {}

  static Expected ok(int attempts) {
    return exactly(OK, attempts);
  }

  static Expected error(int status, int attempts) {
    return exactly(status, attempts);
  }

  /** SDKs differ in what they make of it. */
  static Expected anything(int attempts) {
    return exactly(ANYTHING, attempts);
  }

  static Expected noResponse(int attempts) {
    return exactly(0, attempts);
  }

  private static Expected exactly(int status, int attempts) {
    return new Expected(run -> status, run -> attempts, run -> attempts);
  }

  /** As often as the SDK sends by itself. */
  static Expected untouched(int status) {
    ToIntFunction<Run> attempts = run -> run.variant().attemptsOn(status);
    return new Expected(run -> status, attempts, attempts);
  }

  /** The same, until the route's breaker opens: it ends the loops that go on for longer. */
  static Expected handedBack(int status) {
    ToIntFunction<Run> attempts =
        run -> Math.min(BREAKER_OPENS_AFTER, run.variant().attemptsOn(status));
    return new Expected(
        run -> run.variant().attemptsOn(status) > BREAKER_OPENS_AFTER ? 503 : status,
        attempts,
        attempts);
  }

  /** So many, and the SDK makes none of its own after them. */
  static Expected stopped(int status, int attempts) {
    return exactly(status, attempts);
  }

  int status(Run run) {
    return statusOf.applyAsInt(run);
  }
}
