package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a retry: exponential, full jitter above a floor. After attempt n the wait
 * is uniform between {@code min} and {@code multiplier · 2ⁿ⁺¹}, at least {@code 2 · min} so that
 * jitter always has room, at most {@code max}. With the defaults: 2–4 s, 2–8 s, 2–16 s …
 *
 * <p>A server's hint is a lower bound: jitter only adds to it, up to a quarter or a second. Clients
 * that obey a hint to the letter come back all at once.
 */
final class Backoff {

  private static final long LEAST_HINT_JITTER = TimeUnit.SECONDS.toNanos(1);
  private static final double HINT_JITTER = 0.25;
  private static final int MAX_EXPONENT = 40;

  private final double step;
  private final double min;
  private final double max;
  private final DoubleSupplier random;

  Backoff(Settings.Retry settings, DoubleSupplier random) {
    this.step = settings.multiplier().toNanos();
    this.min = settings.minDelay().toNanos();
    this.max = settings.maxDelay().toNanos();
    this.random = random;
  }

  /**
   * The wait in nanoseconds.
   *
   * @param attempt number of the attempt that failed, from 1
   * @param hintNanos what the server asks for; 0 or less when it does not
   */
  long nanos(int attempt, long hintNanos) {
    double exponential = Math.scalb(step, Math.min(attempt, MAX_EXPONENT) + 1);
    double upper = Math.max(min, Math.min(max, Math.max(2 * min, exponential)));
    double delay = min + (upper - min) * random.getAsDouble();
    if (hintNanos <= 0) {
      return (long) delay;
    }
    double room = Math.max(LEAST_HINT_JITTER, HINT_JITTER * hintNanos);
    return (long) (Math.max(delay, hintNanos) + room * random.getAsDouble());
  }

  /** What those who wait for the same moment add to their waits, so as not to come all at once. */
  long spread(long waitNanos) {
    return (long) (Math.max(min / 2, HINT_JITTER * waitNanos) * random.getAsDouble());
  }
}
