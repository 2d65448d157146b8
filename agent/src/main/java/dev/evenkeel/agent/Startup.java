package dev.evenkeel.agent;

import dev.evenkeel.agent.slo.SloTracker;
import dev.evenkeel.agent.weave.LazyTransformer;
import dev.evenkeel.agent.weave.Woven;
import dev.evenkeel.bootstrap.Bridge;
import dev.evenkeel.bootstrap.Dispatcher;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Assembles the agent on a thread of its own: what carries calls at once when the first library is
 * woven, else after a pause, so that a short program never pays; the rest a little later. Stands in
 * as dispatcher until then. Afterwards its thread looks at the objectives and at the settings file,
 * and tells what else is woven, since the threads that load classes must not log.
 */
final class Startup implements Runnable, Dispatcher {

  private static final long PAUSE_MILLIS = 250;

  /**
   * When to load what measures, serves and logs: an application that has just started needs the
   * processors more, and {@code /metrics} still answers within a second of it.
   */
  private static final long OPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(450);

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(SloTracker.TICK_MILLIS);

  private final String arguments;
  private final BlockingQueue<Woven> woven;
  private final LazyTransformer transformer;
  private final CountDownLatch assembled = new CountDownLatch(1);
  private final long startNanos = System.nanoTime();
  private volatile Dispatcher transports;

  Startup(String arguments, BlockingQueue<Woven> woven, LazyTransformer transformer) {
    this.arguments = arguments;
    this.woven = woven;
    this.transformer = transformer;
  }

  @Override
  public void run() {
    try {
      Woven first = woven.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      Assembly assembly = new Assembly(arguments);
      transports = assembly.transports();
      Bridge.dispatcher = transports;
      assembled.countDown();
      TimeUnit.NANOSECONDS.sleep(startNanos + OPEN_NANOS - System.nanoTime());
      assembly.open(first, woven);
      Thread.currentThread().setContextClassLoader(null);
      Thread.currentThread().setName("evenkeel");
      watch(assembly);
    } catch (Throwable failure) {
      stop(failure);
    }
  }

  private void watch(Assembly assembly) throws InterruptedException {
    Reload reload = assembly.reload();
    Operator operator = new Operator(assembly, reload, transformer);
    Bridge.remote = operator;
    long pause = reload.pauseMillis(SloTracker.TICK_MILLIS);
    long ticked = System.nanoTime() - TICK_NANOS;
    while (true) {
      Woven late = woven.poll(pause, TimeUnit.MILLISECONDS);
      if (late != null) {
        assembly.wovenLate(late);
      }
      reload.look();
      if (System.nanoTime() - ticked >= TICK_NANOS) {
        ticked = System.nanoTime();
        assembly.tick();
        operator.look();
      }
    }
  }

  /** Not by the log, which may be what is broken. */
  private void stop(Throwable failure) {
    String what = "";
    if (transports == null) {
      Bridge.dispatcher = null;
      assembled.countDown();
      what = "the agent could not start, the application runs without it: ";
    } else {
      what = "the agent works, but can no longer say so: ";
    }
    System.err.println("evenkeel: WARN " + what + failure);
  }

  /** Waits for the agent, but never long: the call goes through untouched when it is not there. */
  @Override
  public boolean wants(int point, Class<?> owner, Object self, Object first, Object second) {
    try {
      if (!assembled.await(startNanos + LIMIT_NANOS - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    }
    return transports != null && transports.wants(point, owner, self, first, second);
  }

  @Override
  public Object call(int point, Class<?> owner, Object self, Object[] arguments) throws Throwable {
    return transports.call(point, owner, self, arguments);
  }
}
