package dev.evenkeel.agent.transport.jdk;

import java.net.http.HttpClient;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Clients like the application's that add nothing to a request: no cookies, no passwords, and no
 * way to where a redirect points. Made with the first request that goes to another endpoint, and
 * only where the application's own client adds anything. Thread safe.
 */
final class PlainClients {

  private final Map<HttpClient, HttpClient> clients =
      Collections.synchronizedMap(new WeakHashMap<>());

  HttpClient of(HttpClient client) {
    if (client.authenticator().isEmpty()
        && client.cookieHandler().isEmpty()
        && client.followRedirects() == HttpClient.Redirect.NEVER) {
      return client;
    }
    return clients.computeIfAbsent(client, PlainClients::make);
  }

  private static HttpClient make(HttpClient client) {
    HttpClient.Builder plain =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(client.version())
            .sslContext(client.sslContext())
            .sslParameters(client.sslParameters());
    client.connectTimeout().ifPresent(plain::connectTimeout);
    client.proxy().ifPresent(plain::proxy);
    client.executor().ifPresent(plain::executor);
    return plain.build();
  }
}
