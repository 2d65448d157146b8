package dev.evenkeel.agent.extension;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A few threads for work that may hang: each piece is interrupted when its time is over. */
final class LimitedPool implements AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final long limitNanos;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor watch;

  LimitedPool(int threads, int mostWaiting, long limitNanos, ThreadFactory factory) {
    this.limitNanos = limitNanos;
    workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            factory);
    workers.allowCoreThreadTimeOut(true);
    watch = new ScheduledThreadPoolExecutor(1, factory);
    watch.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
    watch.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs a piece of work, from whose beginning the limit counts.
   *
   * @param late told when it was interrupted
   * @return false when there is too much to do
   */
  boolean run(Runnable work, Runnable late) {
    try {
      workers.execute(() -> limited(work, late));
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  private void limited(Runnable work, Runnable late) {
    AtomicBoolean over = new AtomicBoolean();
    Thread worker = Thread.currentThread();
    Future<?> end =
        watch.schedule(
            () -> {
              boolean mine;
              synchronized (over) { // else the next piece could be hit
                mine = over.compareAndSet(false, true);
                if (mine) {
                  worker.interrupt();
                }
              }
              if (mine) {
                late.run();
              }
            },
            limitNanos,
            TimeUnit.NANOSECONDS);
    try {
      work.run();
    } finally {
      synchronized (over) {
        if (over.compareAndSet(false, true)) {
          end.cancel(false);
        }
        Thread.interrupted(); // of this piece, not of the next
      }
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    watch.shutdownNow();
  }
}
