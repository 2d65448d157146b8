package dev.evenkeel.it;

import java.time.Duration;

/**
 * What the caller sets.
 *
 * @param of zero for the library's default
 * @param whole whether for the call as a whole, where the library knows two kinds; else for reading
 */
record Timeout(Duration of, boolean whole) {

  static final Timeout DEFAULT = new Timeout(Duration.ZERO, false);

  /** Below the slow-failure limit of the children's settings: the SDK may go on. */
  static final Timeout SHORT = new Timeout(Duration.ofMillis(800), false);

  /** Above it: asking again would only multiply the wait. */
  static final Timeout LONG = new Timeout(Duration.ofMillis(4500), false);

  Timeout ofTheWholeCall() {
    return new Timeout(of, true);
  }
}
