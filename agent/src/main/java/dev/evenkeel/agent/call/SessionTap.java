package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.AnswerReader;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Feeds the reader while an answer passes by, and tells the session once how it ended. */
final class SessionTap implements AnswerTap {

  private final CallSession session;
  private final AnswerReader reader;
  private final StreamWatch watch; // null for an answer that is let through as it comes
  private final int status;
  private final AtomicBoolean done = new AtomicBoolean();
  private long firstByteNanos = -1;
  private boolean atEnd; // of an answer of which the application has seen nothing

  SessionTap(CallSession session, AnswerReader reader, StreamWatch watch, int status) {
    this.session = session;
    this.reader = reader;
    this.watch = watch;
    this.status = status;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    if (firstByteNanos < 0 && length > 0) {
      firstByteNanos = session.nanosInAttempt();
    }
    reader.accept(bytes, offset, length);
    if (watch != null) {
      watch.more(length);
    }
  }

  @Override
  public boolean holds() {
    return watch != null && watch.holds();
  }

  @Override
  public Step settled() {
    if (watch == null || done.get()) {
      return Step.RETURN;
    }
    if (watch.failed()) {
      return done.compareAndSet(false, true) ? session.unseen(reader, status) : Step.RETURN;
    }
    Step again = atEnd && watch.whole() ? session.unseenAnswer(reader, status) : null;
    if (again == null) {
      return Step.RETURN;
    }
    done.set(true);
    return again;
  }

  @Override
  public Step unseen(IOException failure) {
    return done.compareAndSet(false, true) ? session.unseen(reader, failure) : Step.RETURN;
  }

  @Override
  public IOException shortfall() {
    watch.release();
    atEnd = true;
    reader.finish(); // an error may stand in the last line, unfinished
    return watch.failed() ? null : watch.unseen();
  }

  @Override
  public long patienceNanos() {
    return watch == null ? Long.MAX_VALUE : watch.patienceNanos();
  }

  @Override
  public long lookNanos() {
    return watch == null ? Long.MAX_VALUE : watch.lookNanos();
  }

  @Override
  public boolean silent(long reads) {
    return watch != null && watch.silent(reads);
  }

  @Override
  public long passes() {
    return watch == null ? Long.MAX_VALUE : watch.passes();
  }

  @Override
  public IOException cut() {
    return watch == null ? null : watch.cut();
  }

  @Override
  public void ended() {
    end(null);
  }

  @Override
  public void failed(Throwable failure) {
    end(failure);
  }

  /**
   * Many SDKs close a stream at its end marker instead of reading on to the end of the body, and
   * many close an answer without reading a body that does not matter to them: neither is a
   * cancellation.
   */
  @Override
  public void closed() {
    boolean enough = (firstByteNanos < 0 && !holds()) || reader.complete();
    end(enough ? null : new CancellationException("closed by the application"));
  }

  private void end(Throwable cut) {
    if (done.compareAndSet(false, true)) {
      session.delivered(status, reader, firstByteNanos, cut);
    }
  }
}
