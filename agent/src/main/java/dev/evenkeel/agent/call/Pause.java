package dev.evenkeel.agent.call;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A wait that ends early when the caller gives up. Safe on virtual threads. */
public final class Pause {

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private Pause() {}

  /**
   * Waits.
   *
   * @param cancelled asked every 10 ms
   * @return false when {@code cancelled} said true before the time was up
   * @throws InterruptedException when the thread is interrupted; the flag is cleared, as by {@link
   *     Thread#sleep(long)}
   */
  public static boolean await(long nanos, BooleanSupplier cancelled) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (cancelled.getAsBoolean()) {
        return false;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      LockSupport.parkNanos(Pause.class, Math.min(left, SLICE_NANOS));
    }
  }
}
