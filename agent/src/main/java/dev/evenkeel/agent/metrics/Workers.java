package dev.evenkeel.agent.metrics;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the exchanges of the server: two at a time, a few waiting, each for a limited time. All
 * threads are daemons and end when idle.
 *
 * <p>The JDK's server has no time limits but those of JVM-wide properties, which would change the
 * application's own servers. It reads and writes on interruptible channels, though: an interrupt
 * closes the connection. That is how a slow client is dropped here, and one too many.
 */
final class Workers implements Executor, AutoCloseable {

  private static final int THREADS = 2;
  private static final int WAITING = 16;

  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor limits;
  private final Duration limit;

  Workers(Duration limit) {
    this.limit = limit;
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            daemons("evenkeel-metrics"),
            (exchange, full) -> drop(exchange));
    pool.allowCoreThreadTimeOut(true);
    limits = new ScheduledThreadPoolExecutor(1, daemons("evenkeel-metrics-limit"));
    limits.setKeepAliveTime(5, TimeUnit.SECONDS);
    limits.allowCoreThreadTimeOut(true);
    limits.setRemoveOnCancelPolicy(true);
  }

  /** Threads that keep nothing of the application's: no inherited locals. */
  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(null, task, name, 0, false);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void execute(Runnable exchange) {
    pool.execute(new Limited(exchange));
  }

  /** With the interrupt pending the exchange closes its connection at the first read. */
  private static void drop(Runnable exchange) {
    Thread.currentThread().interrupt();
    try {
      ((Limited) exchange).exchange.run();
    } finally {
      Thread.interrupted();
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    limits.shutdownNow();
  }

  private final class Limited implements Runnable {

    private final Runnable exchange;
    private Thread runner;

    Limited(Runnable exchange) {
      this.exchange = exchange;
    }

    @Override
    public void run() {
      synchronized (this) {
        runner = Thread.currentThread();
      }
      Future<?> end = limits.schedule(this::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
      try {
        exchange.run();
      } finally {
        end.cancel(false);
        synchronized (this) {
          runner = null;
        }
        Thread.interrupted(); // the limit may have struck at the very end
      }
    }

    private synchronized void expire() {
      if (runner != null) {
        runner.interrupt();
      }
    }
  }
}
