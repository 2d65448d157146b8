package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Exchange;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.llm.QuickHeaders;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An {@link HttpRequest} as the pipeline sees it. */
record JdkExchange(HttpRequest request, Headers headers, Outgoing outgoing) implements Exchange {

  static Headers headers(HttpHeaders headers) {
    Map<String, List<String>> all = headers.map();
    long lengths = 0;
    for (String name : all.keySet()) {
      lengths |= QuickHeaders.bit(name);
    }
    return new QuickHeaders(name -> first(all.get(name)), lengths);
  }

  private static String first(List<String> values) {
    return values == null || values.isEmpty() ? null : values.get(0);
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
