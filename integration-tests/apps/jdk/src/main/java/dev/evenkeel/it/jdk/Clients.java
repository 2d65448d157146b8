package dev.evenkeel.it.jdk;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.RawChat;
import dev.evenkeel.it.app.Trust;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client for each scenario, and the request to send with it. */
final class Clients {

  record Open(HttpClient client, HttpRequest request) {}

  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

  Open open(Case call, Version version, boolean stream) {
    HttpClient client = clients.computeIfAbsent(call.client(), key -> client(call, version));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(call.url() + RawChat.PATH))
            .header("Authorization", "Bearer sk-test")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(RawChat.request(call, stream)));
    if (!call.timeout().isZero()) {
      request.timeout(call.timeout());
    }
    return new Open(client, request.build());
  }

  private static HttpClient client(Case call, Version version) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(version);
    if (!call.certificate().isEmpty()) {
      builder.sslContext(Trust.in(call.certificate()).context());
    }
    return builder.build();
  }
}
