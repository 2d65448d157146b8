package dev.evenkeel.bootstrap;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The only class that woven code calls. Lives in the bootstrap loader so that every class can see
 * it. Until the agent has started, woven methods run their own bodies.
 */
public final class Bridge {

  /**
   * Set last by the agent; null means that every woven method runs untouched. It is set to null
   * only by an agent that has failed to start and so has never wanted a call.
   */
  public static volatile Dispatcher dispatcher;

  /** Set by the agent when it has started; null until then. */
  public static volatile Remote remote;

  private static final AtomicBoolean CLAIMED = new AtomicBoolean();

  private Bridge() {}

  /** True for the first agent of this JVM and false for every later one. */
  public static boolean claim() {
    return CLAIMED.compareAndSet(false, true);
  }

  /** See {@link Dispatcher#wants}. Never throws. */
  public static boolean wants(int point, Class<?> owner, Object self, Object first, Object second) {
    Dispatcher current = dispatcher;
    if (current == null) {
      return false;
    }
    try {
      return current.wants(point, owner, self, first, second);
    } catch (Throwable failure) {
      return false; // the application's call goes through untouched
    }
  }

  /** See {@link Dispatcher#call}. */
  public static Object call(int point, Class<?> owner, Object self, Object[] arguments)
      throws Throwable {
    return dispatcher.call(point, owner, self, arguments);
  }
}
