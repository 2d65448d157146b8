package dev.evenkeel.agent.transport.loop;

import com.google.genai.gaos.utils.HTTPClient;
import com.google.genai.gaos.utils.transport.HttpBody;
import com.google.genai.gaos.utils.transport.HttpRequest;
import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where google-genai's usual client hands an asynchronous request of {@link GaosAsyncLoop} to a
 * thread on which its own {@link InterceptorLoop} runs. What goes along is the body: it tells the
 * inner loop of the outer one when it is looked at.
 */
public final class GaosHandOver implements Transport {

  private final Pipeline pipeline;

  public GaosHandOver(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object request, Object second) {
    return pipeline.on()
        && pipeline.loop() != null
        && request instanceof HttpRequest
        && ((HttpRequest) request).body().filter(body -> !(body instanceof Carrying)).isPresent();
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    HttpRequest request = (HttpRequest) arguments[0];
    HttpBody body = new Carrying(request.body().orElseThrow(), pipeline.loop());
    return ((HTTPClient) self).sendAsync(request.toBuilder().body(body).build());
  }

  private static final class Carrying extends HttpBody {

    private final HttpBody body;
    private final Loop loop;

    Carrying(HttpBody body, Loop loop) {
      this.body = body;
      this.loop = loop;
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    /** Asked of every body, be it too large to be read beforehand. */
    @Override
    public boolean isRepeatable() {
      loop.goesOnHere();
      return body.isRepeatable();
    }

    @Override
    public InputStream stream() throws IOException {
      return body.stream();
    }
  }
}
