package dev.evenkeel.agent.resilience;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Nanoseconds that pass only when told; starts near the overflow, as {@code nanoTime} may. */
final class FakeClock implements LongSupplier {

  private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

  @Override
  public long getAsLong() {
    return now;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }
}
