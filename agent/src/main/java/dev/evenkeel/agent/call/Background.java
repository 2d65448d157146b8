package dev.evenkeel.agent.call;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread for work that no call should do itself; it ends when there is none. */
final class Background {

  private static final int MOST_WAITING = 256;
  private static final long IDLE_SECONDS = 5;

  private Background() {}

  /** Starts no thread before there is work; refuses what is too much. */
  static Executor start() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> Timer.thread(task, "evenkeel-background"));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
