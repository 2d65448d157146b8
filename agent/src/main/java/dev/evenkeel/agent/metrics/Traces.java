package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Caller;
import io.prometheus.metrics.tracer.common.SpanContext;

/**
 * Gives the Prometheus client the trace of the call that is being recorded on this thread, for
 * exemplars; and none for a call whose trace nobody records, as an exemplar of it would lead
 * nowhere.
 */
final class Traces implements SpanContext {

  private final ThreadLocal<Caller> recording = new ThreadLocal<>();
  private volatile boolean seen;

  /** Records what a caller did. */
  void run(Caller caller, Runnable record) {
    if (!caller.sampled()) {
      record.run();
      return;
    }
    if (!seen) {
      seen = true;
    }
    recording.set(caller);
    try {
      record.run();
    } finally {
      recording.remove();
    }
  }

  /** Whether a call that somebody traces has ever been recorded: else there are no exemplars. */
  boolean seen() {
    return seen;
  }

  @Override
  public String getCurrentTraceId() {
    Caller caller = recording.get();
    return caller == null ? null : caller.traceId();
  }

  @Override
  public String getCurrentSpanId() {
    Caller caller = recording.get();
    return caller == null ? null : caller.spanId();
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return recording.get() != null;
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    // The span is the application's, and not the agent's to mark
  }
}
