package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.AnswerTap;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/** An answer's body whose bytes the tap sees as the application reads them, no earlier. */
final class TappedBody extends ResponseBody {

  private final ResponseBody body;
  private final BufferedSource source;

  /**
   * @param shown how many bytes of the body the tap has seen already
   */
  TappedBody(ResponseBody body, AnswerTap tap, long shown) {
    this.body = body;
    this.source = Okio.buffer(new TappedSource(body.source(), tap, shown));
  }

  @Override
  public MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  /** Shows what a buffer holds where it lies: a copy would take its segments out of Okio's pool. */
  static void show(Buffer buffer, long from, AnswerTap tap, Buffer.UnsafeCursor cursor) {
    buffer.readUnsafe(cursor);
    try {
      for (int length = cursor.seek(from); length > 0; length = cursor.next()) {
        tap.accept(cursor.data, cursor.start, length);
      }
    } finally {
      cursor.close();
    }
  }

  private static final class TappedSource extends ForwardingSource {

    private final AnswerTap tap;
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
    private long shown;
    private long given;
    private long passes;
    private long patience; // asked for the last time
    private boolean set; // the client itself waits no longer than that
    private long inForce; // as the client's own timeout

    TappedSource(Source source, AnswerTap tap, long shown) {
      super(source);
      this.tap = tap;
      this.shown = shown;
      this.passes = tap.passes();
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      if (given >= passes) {
        throw cut();
      }
      long read = readPatiently(sink, byteCount);
      if (read < 0) {
        IOException cut = tap.cut();
        tap.ended();
        if (cut != null) {
          throw cut;
        }
        return read;
      }
      long from = Math.min(read, shown);
      shown -= from;
      if (from < read) {
        show(sink, sink.size() - read + from, tap, cursor);
      }
      given += read;
      passes = tap.passes();
      long beyond = given - passes;
      return beyond > 0 ? read - dropTail(sink, Math.min(beyond, read)) : read;
    }

    private long readPatiently(Buffer sink, long byteCount) throws IOException {
      try {
        long nanos = tap.patienceNanos();
        return isSet(nanos)
            ? super.read(sink, byteCount)
            : Patience.limit(timeout(), nanos, () -> super.read(sink, byteCount));
      } catch (SocketTimeoutException silence) {
        boolean ours = inForce > 0 && inForce == patience;
        IOException failure = ours ? Patience.silence(patience, silence) : silence;
        tap.failed(failure);
        throw failure;
      } catch (IOException | RuntimeException failure) {
        tap.failed(failure);
        throw failure;
      }
    }

    /**
     * Whether the client itself waits no longer than this. A patience that stays the same is set
     * once as the client's timeout of this exchange, which costs less than a deadline each time.
     */
    private boolean isSet(long nanos) {
      if (nanos == Long.MAX_VALUE) {
        return true;
      }
      boolean again = nanos == patience;
      patience = nanos;
      if (again && set) {
        return true;
      }
      set = mayBeSet(nanos, again);
      return set;
    }

    private boolean mayBeSet(long nanos, boolean again) {
      Timeout timeout = timeout();
      long own = timeout.timeoutNanos();
      boolean steadily = again && !timeout.hasDeadline();
      inForce = own;
      if (own > 0 && own <= nanos) {
        return true;
      }
      if (steadily) {
        timeout.timeout(nanos, TimeUnit.NANOSECONDS);
        inForce = nanos;
      }
      return steadily;
    }

    /** What comes after a provider's error in a stream could make the stream look whole. */
    private long dropTail(Buffer sink, long bytes) {
      sink.readAndWriteUnsafe(cursor);
      try {
        cursor.resizeBuffer(sink.size() - bytes);
      } finally {
        cursor.close();
      }
      return bytes;
    }

    private IOException cut() {
      IOException cut = tap.cut();
      tap.ended();
      return cut;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        tap.closed();
      }
    }
  }
}
