package dev.evenkeel.agent.call;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** One daemon thread for the waits of asynchronous calls. */
final class Timer {

  private Timer() {}

  static ScheduledExecutorService start() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(null, task, "evenkeel-timer", 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(null); // keeps no application's loader alive
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
