package dev.evenkeel.agent.call;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells the recorder of one call: once, and together with what a retry from above carries on. */
final class CallAccount {

  private final Endpoint endpoint;
  private final Caller caller;
  private final Loop loop;
  private final CallSession.Services services;
  private final PendingCalls.Held held;
  private final long startNanos;
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * Opens the account of a new call, or goes on with that of the call that is sent again.
   *
   * @param loop the retry loop above in which it runs, or null
   * @param retry whether a layer above has sent this before
   * @param nowNanos on the pipeline's clock
   */
  CallAccount(
      Endpoint endpoint,
      Caller caller,
      Loop loop,
      boolean retry,
      CallSession.Services services,
      long nowNanos) {
    this.endpoint = endpoint;
    this.caller = caller;
    this.loop = loop;
    this.services = services;
    this.held = retry ? join() : null;
    this.startNanos = held == null ? nowNanos : held.startNanos();
    if (held == null) {
      services.recorder().callStarted(endpoint);
    }
  }

  private PendingCalls.Held join() {
    PendingCalls.Held joined = loop == null ? null : loop.join(caller.bodyHash());
    return joined == null ? services.pending().join(caller.bodyHash()) : joined;
  }

  /** Who made the call, be it that a retry from above comes from elsewhere. */
  Caller caller() {
    return held == null ? caller : held.call().caller();
  }

  /** What came before a retry from above, or null. */
  Recorder.Call earlier() {
    return held == null ? null : held.call();
  }

  /** Whether policy allows no retry, though the SDK could not be told. */
  boolean stopped() {
    return held != null && held.stopped();
  }

  /**
   * Closes the account; a second time does nothing.
   *
   * @param endNanos when the call was over, on the pipeline's clock: it may be told a little later
   */
  void end(
      long endNanos,
      Result result,
      Classification classification,
      int attempts,
      long waitedNanos,
      Usage usage,
      long firstByteNanos,
      String refusal) {
    if (over.compareAndSet(false, true)) {
      close(
          call(
              endNanos,
              result,
              classification,
              attempts,
              waitedNanos,
              usage,
              firstByteNanos,
              refusal),
          false);
    }
  }

  /**
   * Closes the account with a failure that is handed back as it came, unless the SDK above sends
   * the call again.
   *
   * @param status 0 for an exception
   * @param stopped whether policy allows no retry, though the SDK cannot be told
   */
  void handBack(
      int status, Classification classification, int attempts, long waitedNanos, boolean stopped) {
    if (over.compareAndSet(false, true)) {
      Recorder.Call call =
          call(
              services.clock().getAsLong(),
              Results.of(classification),
              classification,
              attempts,
              waitedNanos,
              Usage.NONE,
              -1,
              "");
      Loop above = loop != null || held == null ? loop : held.loop();
      PendingCalls.Held waiting =
          caller.mayRetry(status) ? new PendingCalls.Held(call, startNanos, stopped, above) : null;
      if (above != null) {
        above.handedBack(caller.bodyHash(), waiting);
      }
      if (waiting != null) {
        services.pending().hold(caller.bodyHash(), waiting);
      } else {
        close(call, stopped);
      }
    }
  }

  /** A loop above may make more of it; it tells the recorder when it is left. */
  private void close(Recorder.Call call, boolean stopped) {
    if (loop == null || !loop.keep(new PendingCalls.Held(call, startNanos, stopped, loop))) {
      services.recorder().callEnded(call);
    }
  }

  private Recorder.Call call(
      long endNanos,
      Result result,
      Classification classification,
      int attempts,
      long waitedNanos,
      Usage usage,
      long firstByteNanos,
      String refusal) {
    Recorder.Call earlier = earlier();
    return new Recorder.Call(
        endpoint,
        result,
        classification,
        attempts + (earlier == null ? 0 : earlier.attempts()),
        startNanos,
        endNanos - startNanos,
        waitedNanos + (earlier == null ? 0 : earlier.waitedNanos()),
        firstByteNanos,
        usage,
        refusal,
        Math.max(0, attempts - 1) + (earlier == null ? 0 : earlier.retries()),
        caller());
  }
}
