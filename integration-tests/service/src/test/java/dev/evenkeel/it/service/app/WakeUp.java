package dev.evenkeel.it.service.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** How long this machine takes, just now, to wake a thread: what a busy one adds to any wait. */
final class WakeUp {

  private static final long PAUSE_NANOS = 10_000_000;

  private WakeUp() {}

  /**
   * How late a pause of ten milliseconds ends, and how long it is from an interrupt of a thread
   * that waits to its going on; nanoseconds of both together.
   */
  static long nanos() throws InterruptedException {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch awake = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              waits.countDown();
              while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
              }
              awake.countDown();
            });
    thread.start();
    waits.await();
    long start = System.nanoTime();
    LockSupport.parkNanos(PAUSE_NANOS);
    long paused = System.nanoTime();
    thread.interrupt();
    awake.await();
    return Math.max(0, paused - start - PAUSE_NANOS) + System.nanoTime() - paused;
  }
}
