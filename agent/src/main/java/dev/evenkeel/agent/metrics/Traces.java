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

  /** Records what a caller did. */
  void run(Caller caller, Runnable record) {
    if (!caller.sampled()) {
      record.run();
      return;
    }
    recording.set(caller);
    try {
      record.run();
    } finally {
      recording.remove();
    }
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
