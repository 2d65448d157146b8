package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Exchange;
import dev.evenkeel.agent.llm.Headers;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Locale;

/** An {@link HttpRequest} as the pipeline sees it. */
record JdkExchange(HttpRequest request, Outgoing outgoing) implements Exchange {

  static Headers headers(HttpHeaders headers) {
    return name -> headers.firstValue(name).orElse(null);
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String host() {
    return request.uri().getHost().toLowerCase(Locale.ROOT);
  }

  @Override
  public int port() {
    return JdkTransport.port(request.uri());
  }

  @Override
  public String path() {
    URI uri = request.uri();
    String query = uri.getRawQuery();
    return query == null ? uri.getRawPath() : uri.getRawPath() + '?' + query;
  }

  @Override
  public Headers headers() {
    return headers(request.headers());
  }

  @Override
  public byte[] body() {
    return outgoing.body();
  }

  @Override
  public boolean canLeave() {
    return outgoing.rebuildable();
  }

  @Override
  public boolean repeatable() {
    return outgoing.repeatable();
  }

  @Override
  public long remainingNanos() {
    return outgoing.remainingNanos();
  }
}
