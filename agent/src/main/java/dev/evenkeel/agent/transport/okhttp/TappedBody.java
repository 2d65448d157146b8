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

  TappedBody(ResponseBody body, AnswerTap tap) {
    this.body = body;
    this.source = Okio.buffer(new TappedSource(body.source(), tap));
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

  private static final class TappedSource extends ForwardingSource {

    private final AnswerTap tap;
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();

    TappedSource(Source source, AnswerTap tap) {
      super(source);
      this.tap = tap;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long read;
      try {
        read = super.read(sink, byteCount);
      } catch (IOException | RuntimeException failure) {
        tap.failed(failure);
        throw failure;
      }
      if (read < 0) {
        tap.ended();
      } else if (read > 0) {
        show(sink, sink.size() - read);
      }
      return read;
    }

    /** Shows what has come where it lies: a copy would take its segments out of Okio's pool. */
    private void show(Buffer sink, long from) {
      sink.readUnsafe(cursor);
      try {
        for (int length = cursor.seek(from); length > 0; length = cursor.next()) {
          tap.accept(cursor.data, cursor.start, length);
        }
      } finally {
        cursor.close();
      }
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
