package dev.evenkeel.agent.call;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** One daemon thread for the waits of asynchronous calls. */
final class Timer {

  private Timer() {}

  static ScheduledExecutorService start() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> thread(task, "evenkeel-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * Keeps no application's loader alive: up to JDK 23 a thread inherits the protection domains of
   * all classes that are running when it is made, but for those above a privileged action.
   */
  @SuppressWarnings("removal")
  static Thread thread(Runnable task, String name) {
    return AccessController.doPrivileged(
        (PrivilegedAction<Thread>)
            () -> {
              Thread thread = new Thread(null, task, name, 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(null);
              return thread;
            });
  }
}
