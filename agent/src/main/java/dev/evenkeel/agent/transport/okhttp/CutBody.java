package dev.evenkeel.agent.transport.okhttp;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;

/**
 * A body that broke while it was looked at: the application reads what has come and then meets the
 * failure itself. The source would throw another one when it is asked again.
 */
final class CutBody extends ResponseBody {

  private final ResponseBody body;
  private final BufferedSource source;

  CutBody(ResponseBody body, IOException failure) {
    this.body = body;
    BufferedSource broken = body.source();
    this.source =
        Okio.buffer(
            new ForwardingSource(broken) {
              @Override
              public long read(Buffer sink, long byteCount) throws IOException {
                Buffer come = broken.getBuffer();
                if (come.size() == 0) {
                  throw failure;
                }
                return come.read(sink, byteCount);
              }
            });
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
}
