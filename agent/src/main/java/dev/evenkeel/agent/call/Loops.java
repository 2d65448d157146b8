package dev.evenkeel.agent.call;

import java.util.function.Consumer;

/** The retry loops that are running above the agent, by thread. */
final class Loops {

  private final ThreadLocal<Loop> running = new ThreadLocal<>();
  private final PendingCalls pending;
  private final Consumer<Recorder.Call> recorder;
  private final Workloads workloads;

  Loops(PendingCalls pending, Consumer<Recorder.Call> recorder, Workloads workloads) {
    this.pending = pending;
    this.recorder = recorder;
    this.workloads = workloads;
  }

  /**
   * Begins a loop inside the one that runs on this thread, if any.
   *
   * @param carried what was handed over by another thread, or null
   */
  Loop open(String layer, Object carried) {
    Loop outer = running.get();
    String workload = outer == null ? workloads.takeOver(carried) : outer.workload();
    return new Loop(this, outer, layer, workload);
  }

  /** The loop whose attempt runs on this thread, or null. */
  Loop running() {
    return running.get();
  }

  void run(Loop loop) {
    if (loop == null) {
      running.remove();
    } else {
      running.set(loop);
    }
  }

  /** Whether this call still waited for a retry; it waits no more. */
  boolean take(long bodyHash, PendingCalls.Held call) {
    return pending.take(bodyHash, call);
  }

  void record(Recorder.Call call) {
    recorder.accept(call);
  }
}
