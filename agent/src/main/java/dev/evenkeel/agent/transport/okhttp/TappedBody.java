package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.AnswerTap;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/** An answer's body whose bytes the tap sees as the application reads them, no earlier. */
final class TappedBody extends ResponseBody {

  private final ResponseBody body;
  private final BufferedSource source;

  /**
   * @param shown how many bytes of the body the tap has seen already
   * @param silence of the provider, which ends the body
   */
  TappedBody(ResponseBody body, AnswerTap tap, long shown, Silence silence) {
    this.body = body;
    this.source = Okio.buffer(new TappedSource(body.source(), tap, shown, silence));
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
    private final Silence silence;

    TappedSource(Source source, AnswerTap tap, long shown, Silence silence) {
      super(source);
      this.tap = tap;
      this.silence = silence;
      this.shown = shown;
      this.passes = tap.passes();
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      if (given >= passes) {
        throw cut();
      }
      long read = readOn(sink, byteCount);
      if (read < 0) {
        IOException cut = tap.cut();
        over();
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

    private long readOn(Buffer sink, long byteCount) throws IOException {
      silence.begin();
      try {
        return super.read(sink, byteCount);
      } catch (IOException failure) {
        IOException told = silence.instead(failure);
        tap.failed(told);
        throw told;
      } catch (RuntimeException failure) {
        tap.failed(failure);
        throw failure;
      } finally {
        silence.end();
      }
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
      over();
      return cut;
    }

    private void over() {
      silence.stop();
      tap.ended();
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        silence.stop();
        tap.closed();
      }
    }
  }
}
