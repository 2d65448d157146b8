package dev.evenkeel.agent.transport.okhttp;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;

/** A request body held in memory, with the type and declared length of the original. */
final class CapturedBody extends RequestBody {

  /** Of what is looked at. */
  static final long LIMIT = 8L * 1024 * 1024; // as in facts on uploads: larger is no prompt

  private final RequestBody original;
  private final byte[] bytes;

  CapturedBody(RequestBody original, byte[] bytes) {
    this.original = original;
    this.bytes = bytes;
  }

  /** Writes a body into memory; null when it is too large or cannot be written. */
  static byte[] read(RequestBody body) {
    Buffer held = new Buffer();
    try {
      long declared = body.contentLength();
      if (declared > LIMIT) {
        return null;
      }
      if (declared < 0) {
        BufferedSink sink = Okio.buffer(new BoundedSink(held));
        body.writeTo(sink);
        sink.flush();
      } else {
        body.writeTo(held); // the client refuses to send more than is declared
      }
      return held.readByteArray();
    } catch (IOException failure) {
      held.clear();
      return null; // sending it will fail the same way, where the application expects it
    }
  }

  @Override
  public MediaType contentType() {
    return original.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return original.contentLength();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }

  private static final class BoundedSink extends ForwardingSink {

    private long written;

    BoundedSink(Buffer held) {
      super(held);
    }

    @Override
    public void write(Buffer source, long byteCount) throws IOException {
      written += byteCount;
      if (written > LIMIT) {
        throw new IOException("larger than " + LIMIT + " bytes");
      }
      super.write(source, byteCount);
    }
  }
}
