package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import java.util.function.LongSupplier;

/**
 * Limits the retries of a route to a share of its successes, so that an outage is not multiplied by
 * them. One retry per {@code floor} is allowed in any case, so that an application with little
 * traffic is helped too.
 */
final class RetryBudget {

  private final LongSupplier clock;
  private final double capacity;
  private final double perSuccess;
  private final long floor;

  private double tokens;
  private long lastTaken;

  RetryBudget(Settings.Budget settings, LongSupplier clock) {
    this.clock = clock;
    this.capacity = settings.tokens();
    this.perSuccess = settings.perSuccess();
    this.floor = settings.floor().toNanos();
    this.tokens = capacity;
    this.lastTaken = clock.getAsLong() - floor;
  }

  /** Takes a retry; false when none is left. */
  synchronized boolean take() {
    long now = clock.getAsLong();
    if (tokens < 1 && now - lastTaken < floor) {
      return false;
    }
    tokens = Math.max(0, tokens - 1);
    lastTaken = now;
    return true;
  }

  synchronized void deposit() {
    tokens = Math.min(capacity, tokens + perSuccess);
  }
}
