package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import java.util.function.LongSupplier;

/**
 * Limits the retries of a route to a share of its successes, so that an outage is not multiplied by
 * them. One retry per {@code floor} is allowed in any case, so that an application with little
 * traffic is helped too.
 */
final class RetryBudget {

  /** Counted in millionths: ten times a double of 0.1 is less than 1. */
  private static final long TOKEN = 1_000_000;

  private final LongSupplier clock;
  private final long capacity;
  private final long perSuccess;
  private final long floor;

  private long balance;
  private long lastTaken;

  RetryBudget(Settings.Budget settings, LongSupplier clock) {
    this.clock = clock;
    this.capacity = Math.round(settings.tokens() * TOKEN);
    this.perSuccess = Math.round(settings.perSuccess() * TOKEN);
    this.floor = settings.floor().toNanos();
    this.balance = capacity;
    this.lastTaken = clock.getAsLong() - floor;
  }

  /** Takes a retry; false when none is left. */
  synchronized boolean take() {
    long now = clock.getAsLong();
    if (balance < TOKEN && now - lastTaken < floor) {
      return false;
    }
    balance = Math.max(0, balance - TOKEN);
    lastTaken = now;
    return true;
  }

  synchronized void deposit() {
    balance = Math.min(capacity, balance + perSuccess);
  }
}
