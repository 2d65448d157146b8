package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Feeds the reader while an answer passes by, and tells the session once how it ended. */
final class SessionTap implements AnswerTap {

  private static final int OK = 200;
  private static final byte[] USAGE = "\"usage".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_BEHIND_USAGE = 1024;

  private final CallSession session;
  private final int status;
  private final Headers headers;
  private final StreamWatch watch; // null for an answer that is let through as it comes
  private final AtomicBoolean done = new AtomicBoolean();
  private AnswerReader reader; // null until it is needed
  private long firstByteNanos = -1;
  private byte[] unread; // what the reader will see later; null where it sees all at once
  private int unreadLength;
  private boolean atEnd; // of an answer of which the application has seen nothing

  /** Of an answer that is let through as it comes. */
  SessionTap(CallSession session, int status, Headers headers) {
    this(session, status, headers, null, null);
  }

  SessionTap(
      CallSession session, int status, Headers headers, AnswerReader reader, StreamWatch watch) {
    this.session = session;
    this.status = status;
    this.headers = headers;
    this.reader = reader;
    this.watch = watch;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    if (begins(length) && mayWait(length)) {
      unread = Arrays.copyOfRange(bytes, offset, offset + length);
      unreadLength = length;
      return;
    }
    readOn(bytes, offset, length);
  }

  @Override
  public boolean take(byte[] bytes, int length) {
    if (begins(length) && mayWait(length)) {
      unread = bytes;
      unreadLength = length;
      return true;
    }
    readOn(bytes, 0, length);
    return false;
  }

  private boolean begins(int length) {
    boolean first = firstByteNanos < 0 && length > 0;
    if (first) {
      firstByteNanos = session.nanosInAttempt();
    }
    return first;
  }

  private boolean mayWait(int length) {
    return watch == null && status == OK && length <= Backlog.MOST_BYTES && session.canWait();
  }

  private void readOn(byte[] bytes, int offset, int length) {
    if (unread != null && length > 0) {
      catchUp();
    }
    reader().accept(bytes, offset, length);
    if (watch != null) {
      watch.more(length);
    }
  }

  private AnswerReader reader() {
    if (reader == null) {
      reader = session.reader(status, headers);
    }
    return reader;
  }

  private void catchUp() {
    byte[] bytes = unread;
    unread = null;
    if (bytes != null) {
      reader().accept(bytes, 0, unreadLength);
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
      return done.compareAndSet(false, true) ? session.unseen(reader(), status) : Step.RETURN;
    }
    Step again = atEnd && watch.whole() ? session.unseenAnswer(reader(), status) : null;
    if (again == null) {
      return Step.RETURN;
    }
    done.set(true);
    return again;
  }

  @Override
  public Step unseen(IOException failure) {
    return done.compareAndSet(false, true) ? session.unseen(reader(), failure) : Step.RETURN;
  }

  @Override
  public IOException shortfall() {
    watch.release();
    atEnd = true;
    reader().finish(); // an error may stand in the last line, unfinished
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
    if (unread == null || !tellsUsage()) {
      end(null);
    } else if (done.compareAndSet(false, true)) {
      long now = session.now();
      if (!session.later(() -> tell(now, null))) {
        tell(now, null);
      }
    }
  }

  /** As good answers do, near their end, and errors do not: these must be known at once. */
  private boolean tellsUsage() {
    int last = Math.max(0, unreadLength - MOST_BEHIND_USAGE);
    for (int i = unreadLength - USAGE.length; i >= last; i--) {
      if (unread[i] == '"' && Arrays.equals(unread, i, i + USAGE.length, USAGE, 0, USAGE.length)) {
        return true;
      }
    }
    return false;
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
    if (done.get()) { // and perhaps being settled
      return;
    }
    catchUp();
    boolean enough = (firstByteNanos < 0 && !holds()) || reader().complete();
    end(enough ? null : new CancellationException("closed by the application"));
  }

  private void end(Throwable cut) {
    if (done.compareAndSet(false, true)) {
      tell(session.now(), cut);
    }
  }

  private void tell(long endNanos, Throwable cut) {
    catchUp();
    session.delivered(status, reader(), firstByteNanos, endNanos, cut);
  }
}
