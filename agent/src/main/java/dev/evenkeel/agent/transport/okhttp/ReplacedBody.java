package dev.evenkeel.agent.transport.okhttp;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Other bytes of the same type. */
final class ReplacedBody extends RequestBody {

  private final MediaType type;
  private final byte[] bytes;

  ReplacedBody(MediaType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }
}
