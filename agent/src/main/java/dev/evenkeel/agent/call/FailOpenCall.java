package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;
import java.io.IOException;
import java.util.function.Supplier;

/** Keeps the agent's own faults away from the application: what fails is left as it came. */
final class FailOpenCall implements LlmCall {

  private final LlmCall call;
  private final Recorder recorder;

  FailOpenCall(LlmCall call, Recorder recorder) {
    this.call = call;
    this.recorder = recorder;
  }

  @Override
  public long holdNanos() {
    try {
      return call.holdNanos();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return 0;
    }
  }

  @Override
  public Synthetic admit() {
    try {
      return call.admit();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return null;
    }
  }

  @Override
  public Detour detour() {
    try {
      return call.detour();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return null;
    }
  }

  @Override
  public Injected fault() {
    try {
      return call.fault();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return null;
    }
  }

  @Override
  public long patienceNanos() {
    try {
      return call.patienceNanos();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return Long.MAX_VALUE;
    }
  }

  @Override
  public long hedgeNanos() {
    try {
      return call.hedgeNanos();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return Long.MAX_VALUE;
    }
  }

  @Override
  public boolean hedge() {
    try {
      return call.hedge();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return false;
    }
  }

  @Override
  public void dropped(boolean second, int status, Throwable failure) {
    try {
      call.dropped(second, status, failure);
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
    }
  }

  @Override
  public Step answered(int status, Headers headers, byte[] body) {
    try {
      return call.answered(status, headers, body);
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return Step.RETURN;
    }
  }

  @Override
  public Resends resends() {
    try {
      return call.resends();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return Resends.ALL;
    }
  }

  @Override
  public void sentAgain(int times, Throwable failure) {
    try {
      call.sentAgain(times, failure);
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
    }
  }

  @Override
  public Step failed(Throwable failure) {
    try {
      return call.failed(failure);
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return Step.RETURN;
    }
  }

  @Override
  public void expired(Throwable failure) {
    try {
      call.expired(failure);
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
    }
  }

  @Override
  public void unsent() {
    try {
      call.unsent();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
    }
  }

  @Override
  public AnswerTap accepted(int status, Headers headers) {
    try {
      return new FailOpenTap(call.accepted(status, headers));
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
      return FailOpenTap.NONE;
    }
  }

  @Override
  public void cancelled() {
    try {
      call.cancelled();
    } catch (RuntimeException | LinkageError fault) {
      tell(fault);
    }
  }

  private void tell(Throwable fault) {
    try {
      recorder.internalError("pipeline", fault);
    } catch (RuntimeException | LinkageError ignored) {
      // The recorder itself is broken; the call goes on all the same.
    }
  }

  /** The same for the bytes that pass by: after the first fault it looks away. */
  private final class FailOpenTap implements AnswerTap {

    static final AnswerTap NONE = new IgnoringTap();

    private volatile AnswerTap tap; // turns to NONE with the first fault

    FailOpenTap(AnswerTap tap) {
      this.tap = tap;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
      try { // spelled out, as this runs for every chunk of a stream
        tap.accept(bytes, offset, length);
      } catch (RuntimeException | LinkageError fault) {
        tap = NONE;
        tell(fault);
      }
    }

    @Override
    public boolean take(byte[] bytes, int length) {
      return guarded(() -> tap.take(bytes, length), false);
    }

    @Override
    public boolean holds() {
      return tap.holds();
    }

    @Override
    public Step settled() {
      return guarded(() -> tap.settled(), Step.RETURN);
    }

    @Override
    public Step unseen(IOException failure) {
      return guarded(() -> tap.unseen(failure), Step.RETURN);
    }

    @Override
    public IOException shortfall() {
      return guarded(() -> tap.shortfall(), null);
    }

    @Override
    public long patienceNanos() {
      return tap.patienceNanos();
    }

    @Override
    public long lookNanos() {
      return tap.lookNanos();
    }

    @Override
    public boolean silent(long reads) {
      return guarded(() -> tap.silent(reads), false);
    }

    @Override
    public long passes() {
      return tap.passes();
    }

    @Override
    public IOException cut() {
      return guarded(() -> tap.cut(), null);
    }

    private <T> T guarded(Supplier<T> question, T otherwise) {
      try {
        return question.get();
      } catch (RuntimeException | LinkageError fault) {
        tap = NONE;
        tell(fault);
        return otherwise;
      }
    }

    @Override
    public void ended() {
      guard(() -> tap.ended());
    }

    @Override
    public void failed(Throwable failure) {
      guard(() -> tap.failed(failure));
    }

    @Override
    public void closed() {
      guard(() -> tap.closed());
    }

    private void guard(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | LinkageError fault) {
        tap = NONE;
        tell(fault);
      }
    }
  }

  private static final class IgnoringTap implements AnswerTap {
    @Override
    public void accept(byte[] bytes, int offset, int length) {}

    @Override
    public void ended() {}

    @Override
    public void failed(Throwable failure) {}

    @Override
    public void closed() {}
  }
}
