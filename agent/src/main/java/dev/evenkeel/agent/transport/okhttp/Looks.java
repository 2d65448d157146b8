package dev.evenkeel.agent.transport.okhttp;

import java.lang.ref.WeakReference;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at something again and again on the agent's timer, which keeps nothing that the application
 * has lost without closing it.
 */
final class Looks<T> extends WeakReference<T> implements Runnable {

  private final Consumer<T> look;
  private volatile Future<?> self;

  private Looks(T at, Consumer<T> look) {
    super(at);
    this.look = look;
  }

  /**
   * @param look must not hold what is looked at
   * @param nanos from one look to the next
   */
  static <T> Looks<T> start(T at, Consumer<T> look, ScheduledExecutorService timer, long nanos) {
    Looks<T> looks = new Looks<>(at, look);
    looks.self = timer.scheduleWithFixedDelay(looks, nanos, nanos, TimeUnit.NANOSECONDS);
    return looks;
  }

  @Override
  public void run() {
    T at = get();
    if (at != null) {
      look.accept(at);
    } else {
      stop();
    }
  }

  void stop() {
    Future<?> running = self;
    if (running != null) {
      running.cancel(false);
    }
  }
}
