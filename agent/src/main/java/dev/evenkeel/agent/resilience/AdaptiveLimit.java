package dev.evenkeel.agent.resilience;

import java.util.concurrent.TimeUnit;

/**
 * How many calls of a route may run at once, found by trying: one more for each round of good
 * answers that used what there was, a tenth less for a rate limit, an overload or a timeout (AIMD,
 * with the numbers of Netflix's concurrency-limits). Not by latency: that of an LLM depends on the
 * length of the answer. Thread safe.
 */
final class AdaptiveLimit {

  private static final double FIRST = 20;
  private static final double MOST = 1000;
  private static final double BACK_OFF = 0.9;

  /** One overload is answered by many calls at once. */
  private static final long ONE_EVENT = TimeUnit.SECONDS.toNanos(1);

  private double limit = FIRST;
  private long lowered;

  AdaptiveLimit(long now) {
    lowered = now - ONE_EVENT;
  }

  synchronized int limit() {
    return (int) limit;
  }

  /**
   * @param busy whether the calls used what they may
   */
  synchronized void good(boolean busy) {
    if (busy) {
      limit = Math.min(MOST, limit + 1 / limit);
    }
  }

  synchronized void overloaded(long now) {
    if (now - lowered >= ONE_EVENT) {
      lowered = now;
      limit = Math.max(1, limit * BACK_OFF);
    }
  }
}
