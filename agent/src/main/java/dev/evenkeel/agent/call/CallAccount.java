package dev.evenkeel.agent.call;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells the recorder of one call: once, and together with what an SDK's retry carries on. */
final class CallAccount {

  private final Endpoint endpoint;
  private final long bodyHash;
  private final CallSession.Services services;
  private final PendingCalls.Held held;
  private final long startNanos;
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * Opens the account of a new call, or goes on with that of the call that an SDK retries.
   *
   * @param retry whether a layer above has sent this before
   * @param nowNanos on the pipeline's clock
   */
  CallAccount(
      Endpoint endpoint,
      long bodyHash,
      boolean retry,
      CallSession.Services services,
      long nowNanos) {
    this.endpoint = endpoint;
    this.bodyHash = bodyHash;
    this.services = services;
    this.held = retry ? services.pending().join(bodyHash) : null;
    this.startNanos = held == null ? nowNanos : held.startNanos();
    if (held == null) {
      services.recorder().callStarted(endpoint);
    }
  }

  /** What came before an SDK's retry, or null. */
  Recorder.Call earlier() {
    return held == null ? null : held.call();
  }

  /** Whether policy allows no retry, though the SDK could not be told. */
  boolean stopped() {
    return held != null && held.stopped();
  }

  /** Closes the account; a second time does nothing. */
  void end(
      Result result,
      Classification classification,
      int attempts,
      long waitedNanos,
      Usage usage,
      long firstByteNanos,
      String refusal) {
    if (over.compareAndSet(false, true)) {
      services
          .recorder()
          .callEnded(
              call(result, classification, attempts, waitedNanos, usage, firstByteNanos, refusal));
    }
  }

  /** Closes the account unless the SDK above sends the call again. */
  void hold(Classification classification, int attempts, long waitedNanos, boolean stopped) {
    if (over.compareAndSet(false, true)) {
      Recorder.Call call =
          call(
              Results.of(classification),
              classification,
              attempts,
              waitedNanos,
              Usage.NONE,
              -1,
              "");
      services.pending().hold(bodyHash, new PendingCalls.Held(call, startNanos, stopped));
    }
  }

  private Recorder.Call call(
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
        services.clock().getAsLong() - startNanos,
        waitedNanos + (earlier == null ? 0 : earlier.waitedNanos()),
        firstByteNanos,
        usage,
        refusal);
  }
}
