package dev.evenkeel.agent.resilience;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Holds back attempts until a moment that a server named. Lock free. */
final class RateGate extends Remembered {

  private final LongSupplier clock;
  private volatile long limit;
  private final AtomicLong opens;
  private volatile boolean everClosed; // of most gates no clock need be asked

  /**
   * @param limit the longest that it can close, in nanoseconds
   */
  RateGate(LongSupplier clock, long limit) {
    this.clock = clock;
    this.limit = limit;
    this.opens = new AtomicLong(clock.getAsLong());
  }

  /** From now on it closes for no longer than this, in nanoseconds. */
  void limit(long nanos) {
    limit = nanos;
  }

  /** Closes for {@code nanos} from now, unless it is closed for longer already. */
  void close(long nanos) {
    long until = clock.getAsLong() + Math.min(nanos, limit);
    long current = opens.get();
    while (until - current > 0 && !opens.compareAndSet(current, until)) {
      current = opens.get();
    }
    everClosed = true;
  }

  /** Opens at once. */
  void open() {
    opens.set(clock.getAsLong());
  }

  /** How long it stays closed; 0 when it is open. */
  long remainingNanos() {
    return everClosed ? Math.max(0, opens.get() - clock.getAsLong()) : 0;
  }

  @Override
  boolean forgettable() {
    return remainingNanos() == 0;
  }
}
