package dev.evenkeel.agent.call;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Failed calls that the SDK above may be about to send again: they are recorded when its retry
 * joins them, or when its longest back-off has passed, so that objectives count calls and not
 * attempts. Thread safe; bounded.
 */
final class PendingCalls {

  /** Back-off of the OpenAI and Anthropic SDKs is capped at 8 s; see facts on SDKs. */
  static final long HOLD_SECONDS = 10;

  private static final int MOST = 1024;

  /**
   * A call that may not be over.
   *
   * @param startNanos when it began, on the pipeline's clock
   * @param stopped whether policy allows no retry of it, though the SDK could not be told
   * @param loop the loop above that may send it again, or null; its retries may be made where that
   *     is not known
   */
  record Held(Recorder.Call call, long startNanos, boolean stopped, Loop loop) {}

  private final Supplier<ScheduledExecutorService> timer;
  private final Consumer<Recorder.Call> recorder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, ArrayDeque<Held>> byBody = new HashMap<>();
  private int held;

  PendingCalls(Supplier<ScheduledExecutorService> timer, Consumer<Recorder.Call> recorder) {
    this.timer = timer;
    this.recorder = recorder;
  }

  /** Holds a call back for {@link #HOLD_SECONDS}; one too many is recorded at once. */
  void hold(long bodyHash, Held call) {
    lock.lock();
    try {
      if (held < MOST) {
        byBody.computeIfAbsent(bodyHash, hash -> new ArrayDeque<>()).addLast(call);
        held++;
        timer.get().schedule(() -> release(bodyHash, call), HOLD_SECONDS, TimeUnit.SECONDS);
        return;
      }
    } finally {
      lock.unlock();
    }
    recorder.accept(call.call());
  }

  /**
   * The oldest held call with this body, which its retry now carries on; null when there is none.
   */
  Held join(long bodyHash) {
    lock.lock();
    try {
      ArrayDeque<Held> calls = byBody.get(bodyHash);
      Held oldest = calls == null ? null : calls.peekFirst();
      return oldest != null && take(bodyHash, oldest) ? oldest : null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this very call was held; it is no more. */
  boolean take(long bodyHash, Held call) {
    lock.lock();
    try {
      ArrayDeque<Held> calls = byBody.get(bodyHash);
      if (calls == null || !calls.removeIf(candidate -> candidate == call)) {
        return false;
      }
      held--;
      if (calls.isEmpty()) {
        byBody.remove(bodyHash);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void release(long bodyHash, Held call) {
    if (take(bodyHash, call)) {
      recorder.accept(call.call());
    }
  }
}
