package dev.evenkeel.agent.call;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** One daemon thread for the waits of asynchronous calls. */
final class Timer {

  private Timer() {}

  static ScheduledExecutorService start() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Timer::thread);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * Keeps no application's loader alive: up to JDK 23 a thread inherits the protection domains of
   * all classes that are running when it is made, but for those above a privileged action.
   */
  @SuppressWarnings("removal")
  private static Thread thread(Runnable task) {
    return AccessController.doPrivileged(
        (PrivilegedAction<Thread>)
            () -> {
              Thread thread = new Thread(null, task, "evenkeel-timer", 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(null);
              return thread;
            });
  }
}
