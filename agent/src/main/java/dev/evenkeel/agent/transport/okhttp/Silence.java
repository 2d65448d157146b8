package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.AnswerTap;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import okhttp3.Call;

/**
 * Ends an answer whose provider has fallen silent while the application waits for more of it. The
 * agent's timer looks at it from time to time: a timeout of OkHttp's own would have to be shorter
 * than the call's, and each read would then wake Okio's watchdog (14 µs of CPU for each event of
 * openai-java's streams).
 */
final class Silence {

  private final Call call;
  private final AnswerTap tap;
  private final HedgedExchange exchange;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final AtomicLong reads = new AtomicLong(); // even while nobody waits
  private volatile Looks<?> looks; // null where there is no limit
  private volatile boolean found;

  private Silence(Call call, AnswerTap tap, HedgedExchange exchange) {
    this.call = call;
    this.tap = tap;
    this.exchange = exchange;
  }

  /**
   * Watches an answer from now on until {@link #stop}, or until nobody holds it any more.
   *
   * @param exchange that brings the answer and is over with it; null where that is the call's own
   */
  static Silence of(
      Call call, AnswerTap tap, Supplier<ScheduledExecutorService> timer, HedgedExchange exchange) {
    Silence silence = new Silence(call, tap, exchange);
    long nanos = tap.lookNanos();
    if (nanos != Long.MAX_VALUE) {
      silence.looks = Looks.start(silence, Silence::look, timer.get(), nanos);
    }
    return silence;
  }

  /** Never ends an answer. */
  static Silence never(AnswerTap tap) {
    return new Silence(null, tap, null);
  }

  /** Bytes are waited for; by one thread at a time. */
  void begin() {
    reads.lazySet(reads.getPlain() + 1);
  }

  /** They have come, or will not. */
  void end() {
    reads.lazySet(reads.getPlain() + 1);
  }

  void stop() {
    if (looks != null) {
      looks.stop();
    }
    if (exchange != null) {
      exchange.over();
    }
  }

  /** What a read comes to that has failed. */
  IOException instead(IOException failure) {
    stop();
    return found ? Patience.silence(failure) : failure;
  }

  private void look() {
    long now = reads.get();
    if (tap.silent(now % 2 == 0 ? -1 : now) && reads.get() == now) {
      found = true;
      try {
        cancel();
      } catch (OutOfMemoryError noThread) {
        return; // it is looked at again
      }
      stop();
    }
  }

  /** On a thread of its own, as the application's listener hears of it there. */
  private void cancel() {
    Thread thread = new Thread(null, call::cancel, "evenkeel-silence", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    thread.start();
  }
}
