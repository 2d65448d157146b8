package dev.evenkeel.agent.transport.okhttp;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okio.AsyncTimeout;

/**
 * Stands before the timeouts of reads in Okio's queue, while there are reads. Okio wakes its
 * watchdog for each timeout that is the first of the queue, as that of a read would most often be:
 * one more thread woken for each event of a stream. Behind this one, which is due within a second,
 * reads wake nobody; once there are none it comes no more.
 */
final class Sentinel extends AsyncTimeout {

  private static final long PERIOD_MILLIS = 1000;

  private final AtomicBoolean stands = new AtomicBoolean();
  private volatile boolean seen;

  Sentinel() {
    timeout(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A read with a timeout is about to begin. */
  void read() {
    if (!seen) {
      seen = true;
      if (stands.compareAndSet(false, true)) {
        stand();
      }
    }
  }

  /** Called by Okio's watchdog, which must not die of it, when this is out of the queue. */
  @Override
  protected void timedOut() {
    try {
      exit(); // Okio takes what has timed out for entered until then
    } catch (RuntimeException | LinkageError unexpected) {
      return; // and stands no more: reads wake the watchdog as without the agent
    }
    if (seen) {
      seen = false;
      stand();
    } else {
      stands.set(false);
    }
  }

  private void stand() {
    try {
      enter();
    } catch (RuntimeException | LinkageError unexpected) {
      // As above.
    }
  }
}
