package dev.evenkeel.agent.transport.jdk;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** A transport on a scripted provider and a scripted brain. */
abstract class JdkTransportStage {

  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final ScriptedBrain brain = new ScriptedBrain();
  final JdkTransport transport = new JdkTransport(brain);
  Provider provider;

  @AfterEach
  void close() throws IOException {
    brain.close();
    if (provider != null) {
      provider.close();
    }
  }

  HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(provider.uri()).POST(BodyPublishers.ofString(body));
  }

  List<String> bodies() {
    return provider.requests.stream().map(Provider.Received::body).toList();
  }

  /** A decision that crosses the wish to give up is told by the client's own thread. */
  void awaitCancelled() {
    while (!brain.told.contains("cancelled")) {
      Thread.onSpinWait(); // the test's timeout ends this
    }
  }

  <T> HttpResponse<T> exchange(String method, HttpRequest request, BodyHandler<T> handler)
      throws Throwable {
    return method.equals("send")
        ? blocking(request, handler)
        : asynchronous(request, handler).get();
  }

  @SuppressWarnings("unchecked")
  <T> HttpResponse<T> blocking(HttpRequest request, BodyHandler<T> handler) throws Throwable {
    return (HttpResponse<T>) transport.call("send", CLIENT, new Object[] {request, handler});
  }

  @SuppressWarnings("unchecked")
  <T> CompletableFuture<HttpResponse<T>> asynchronous(HttpRequest request, BodyHandler<T> handler) {
    try {
      return (CompletableFuture<HttpResponse<T>>)
          transport.call("sendAsync", CLIENT, new Object[] {request, handler, null});
    } catch (RuntimeException refused) {
      throw refused;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
