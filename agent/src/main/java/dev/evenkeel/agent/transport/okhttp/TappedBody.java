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
        Buffer copy = new Buffer(); // shares the segments; only the array below is new
        sink.copyTo(copy, sink.size() - read, read);
        byte[] bytes = copy.readByteArray();
        tap.accept(bytes, 0, bytes.length);
      }
      return read;
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
