package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.transport.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.Objects;

/**
 * {@code java.net.http}, for {@code send} and {@code sendAsync} alike.
 *
 * <p>Woven are the entries of {@code HttpClientImpl.send} and of its {@code sendAsync} with three
 * arguments. The call is made by the same client through the same public method, with a body
 * handler of ours around the application's: it reads an error's body and asks what to do, and lets
 * an accepted answer through as it comes.
 *
 * <p>{@code HttpRequest.timeout} holds for the whole call: a second attempt gets what the first has
 * left of it.
 */
public final class JdkTransport implements Transport {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Brain brain;
  private final PlainClients plain = new PlainClients();

  public JdkTransport(Pipeline pipeline) {
    this(Brain.of(pipeline));
  }

  JdkTransport(Brain brain) {
    this.brain = brain;
  }

  @Override
  public boolean wants(Object self, Object request, Object second) {
    if (second == null
        || second.getClass() == Attempt.class // this transport's own, and told quickly
        || !(request instanceof HttpRequest)) {
      return false;
    }
    HttpRequest wanted = (HttpRequest) request;
    URI uri = wanted.uri();
    String host = uri.getHost();
    String path = uri.getRawPath();
    return host != null
        && path != null
        && brain.candidate(wanted.method(), host, port(uri), path)
        && !(second instanceof Carried); // last, as the JVM answers a "no" to this slowly
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) throws Throwable {
    return carry(method, (HttpClient) self, (BodyHandler<?>) arguments[1], arguments);
  }

  private <T> Object carry(
      String method, HttpClient client, BodyHandler<T> handler, Object[] arguments)
      throws Throwable {
    HttpRequest request = (HttpRequest) arguments[0];
    boolean blocking = method.equals("send");
    PushPromiseHandler<T> push = blocking ? null : pushHandler(arguments);
    Outgoing outgoing = null;
    LlmCall call = null;
    try {
      Headers headers = JdkExchange.headers(request.headers());
      outgoing = Outgoing.of(request, System.nanoTime(), brain.hiddenHeader(headers));
      call = brain.begin(new JdkExchange(request, headers, outgoing));
    } catch (RuntimeException | LinkageError failure) {
      brain.internalError(failure);
    }
    if (call == null) {
      BodyHandler<T> untouched = new Carried.Untouched<>(handler);
      return blocking
          ? client.send(request, untouched)
          : client.sendAsync(request, untouched, push);
    }
    Attempts<T> attempts =
        new Attempts<>(
            brain, call, client, plain, request, Objects.requireNonNull(outgoing), handler);
    return blocking
        ? new BlockingCall<>(attempts).run()
        : new AsynchronousCall<>(attempts, push).start();
  }

  @SuppressWarnings("unchecked") // the woven method's own signature says so
  private static <T> PushPromiseHandler<T> pushHandler(Object[] arguments) {
    return (PushPromiseHandler<T>) arguments[2];
  }

  /** −1 for the scheme's own port, written out or not. */
  static int port(URI uri) {
    int port = uri.getPort();
    return port == HTTPS_PORT && "https".equalsIgnoreCase(uri.getScheme())
            || port == HTTP_PORT && "http".equalsIgnoreCase(uri.getScheme())
        ? -1
        : port;
  }
}
