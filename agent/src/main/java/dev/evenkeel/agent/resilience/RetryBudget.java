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
  private long capacity;
  private long perSuccess;
  private long floor;

  private long balance;
  private long lastTaken;

  RetryBudget(Settings.Budget settings, LongSupplier clock) {
    this.clock = clock;
    follow(settings);
    this.lastTaken = clock.getAsLong() - floor;
  }

  /** Takes other settings; the retries that are spent stay spent. */
  synchronized void follow(Settings.Budget settings) {
    long spent = capacity - balance;
    capacity = Math.round(settings.tokens() * TOKEN);
    perSuccess = Math.round(settings.perSuccess() * TOKEN);
    floor = settings.floor().toNanos();
    balance = Math.max(0, capacity - spent);
  }

  /** Takes a retry; false when none is left. */
  synchronized boolean take() {
    if (!has()) {
      return false;
    }
    balance = Math.max(0, balance - TOKEN);
    lastTaken = clock.getAsLong();
    return true;
  }

  /** Whether one is left. */
  synchronized boolean has() {
    return balance >= TOKEN || clock.getAsLong() - lastTaken >= floor;
  }

  /** How many retries are left, the next floor's aside. */
  synchronized double left() {
    return (double) balance / TOKEN;
  }

  /** As at the start. */
  synchronized void refill() {
    balance = capacity;
  }

  synchronized void deposit() {
    balance = Math.min(capacity, balance + perSuccess);
  }
}
