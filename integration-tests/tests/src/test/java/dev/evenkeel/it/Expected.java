package dev.evenkeel.it;

import java.util.function.ToIntFunction;

/**
 * How a call must end.
 *
 * @param status of the error; 0 for an error without a response; {@link #OK} and {@link #ANY_ERROR}
 * @param least attempts on the wire
 * @param most attempts on the wire
 */
record Expected(int status, ToIntFunction<Run> least, ToIntFunction<Run> most) {

  static final int OK = 200;
  static final int ANY_ERROR = -1;

  /** Who calls, as far as the number of attempts depends on it. */
  record Run(App app, Variant variant) {}

  static Expected ok(int attempts) {
    return exactly(OK, attempts);
  }

  static Expected error(int status, int attempts) {
    return exactly(status, attempts);
  }

  static Expected noResponse(int attempts) {
    return exactly(0, attempts);
  }

  private static Expected exactly(int status, int attempts) {
    return new Expected(status, run -> attempts, run -> attempts);
  }

  /** As often as the SDK sends by itself. */
  static Expected untouched(int status) {
    return new Expected(
        status, run -> run.variant().sdkAttempts(), run -> run.variant().sdkAttempts());
  }

  /**
   * So many, where the SDK lets itself be stopped; else each of its retries may add one attempt.
   */
  static Expected stopped(int status, int attempts) {
    return new Expected(
        status,
        run -> attempts,
        run -> run.app().obeys() ? attempts : attempts + run.variant().sdkAttempts() - 1);
  }
}
