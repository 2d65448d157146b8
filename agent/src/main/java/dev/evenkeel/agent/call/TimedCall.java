package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes the time that the agent itself needs for one call in {@link #ONE_OF}: {@code request} until
 * the first attempt may begin, {@code response} from its answer on. Waits are not in it; what the
 * transport does around it is not either.
 */
final class TimedCall implements LlmCall {

  /** Taking the time costs some 100 ns, so that most calls go without. */
  static final int ONE_OF = 8;

  private final LlmCall call;
  private final Recorder recorder;
  private final LongSupplier clock;
  private long nanos;
  private boolean asked;
  private boolean told;

  /**
   * @param begunNanos when the agent began to look at the call, on the same clock
   */
  TimedCall(LlmCall call, Recorder recorder, LongSupplier clock, long begunNanos) {
    this.call = call;
    this.recorder = recorder;
    this.clock = clock;
    this.nanos = clock.getAsLong() - begunNanos;
  }

  /** Whether the time of this call is to be taken. */
  static boolean chosen() {
    return ThreadLocalRandom.current().nextInt(ONE_OF) == 0;
  }

  @Override
  public long holdNanos() {
    return timed(call::holdNanos);
  }

  @Override
  public Synthetic admit() {
    Synthetic refusal = timed(call::admit);
    if (!asked) {
      asked = true;
      recorder.worked("request", nanos);
      nanos = 0;
    }
    return refusal;
  }

  @Override
  public Detour detour() {
    return timed(call::detour);
  }

  @Override
  public Injected fault() {
    return timed(call::fault);
  }

  @Override
  public long patienceNanos() {
    return timed(call::patienceNanos);
  }

  @Override
  public long hedgeNanos() {
    return call.hedgeNanos();
  }

  @Override
  public boolean hedge() {
    return call.hedge();
  }

  @Override
  public void dropped(boolean second, int status, Throwable failure) {
    call.dropped(second, status, failure);
  }

  @Override
  public Step answered(int status, Headers headers, byte[] body) {
    return over(timed(() -> call.answered(status, headers, body)));
  }

  @Override
  public Resends resends() {
    return call.resends();
  }

  @Override
  public void sentAgain(int times, Throwable failure) {
    call.sentAgain(times, failure);
  }

  @Override
  public Step failed(Throwable failure) {
    return over(timed(() -> call.failed(failure)));
  }

  @Override
  public void expired(Throwable failure) {
    timed(() -> call.expired(failure));
    tell();
  }

  @Override
  public void unsent() {
    call.unsent();
  }

  @Override
  public AnswerTap accepted(int status, Headers headers) {
    return new TimedTap(timed(() -> call.accepted(status, headers)));
  }

  @Override
  public void cancelled() {
    call.cancelled();
  }

  private <T> T timed(Supplier<T> step) {
    long start = clock.getAsLong();
    T result = step.get();
    nanos += clock.getAsLong() - start;
    return result;
  }

  private void timed(Runnable step) {
    long start = clock.getAsLong();
    step.run();
    nanos += clock.getAsLong() - start;
  }

  private Step over(Step step) {
    if (step.kind() != Step.Kind.RETRY) {
      tell();
    }
    return step;
  }

  private void tell() {
    if (!told) {
      told = true;
      recorder.worked("response", nanos);
    }
  }

  private final class TimedTap implements AnswerTap {

    private final AnswerTap tap;

    TimedTap(AnswerTap tap) {
      this.tap = tap;
    }

    @Override
    public boolean holds() {
      return tap.holds();
    }

    @Override
    public Step settled() {
      return timed(tap::settled);
    }

    @Override
    public IOException shortfall() {
      return timed(tap::shortfall);
    }

    @Override
    public Step unseen(IOException failure) {
      return over(timed(() -> tap.unseen(failure)));
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
      return tap.silent(reads);
    }

    @Override
    public long passes() {
      return tap.passes();
    }

    @Override
    public IOException cut() {
      return tap.cut();
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
      timed(() -> tap.accept(bytes, offset, length));
    }

    @Override
    public boolean take(byte[] bytes, int length) {
      return timed(() -> tap.take(bytes, length));
    }

    @Override
    public void ended() {
      timed(tap::ended);
      tell();
    }

    @Override
    public void failed(Throwable failure) {
      timed(() -> tap.failed(failure));
      tell();
    }

    @Override
    public void closed() {
      timed(tap::closed);
      tell();
    }
  }
}
