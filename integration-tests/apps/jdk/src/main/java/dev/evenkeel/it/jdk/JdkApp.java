package dev.evenkeel.it.jdk;

import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls as applications do that use java.net.http: {@code send-lines-h1} and the like, for two ways
 * to send, four body handlers and two versions of HTTP.
 */
public final class JdkApp {

  private JdkApp() {}

  public static void main(String[] args) throws IOException {
    Map<String, Caller> callers = new HashMap<>();
    Clients clients = new Clients();
    for (Body<?> body : Body.all()) {
      for (Version version : Version.values()) {
        String suffix = body.name() + (version == Version.HTTP_2 ? "-h2" : "-h1");
        callers.put("send-" + suffix, (call, answer) -> send(clients, body, version, call, answer));
        callers.put(
            "async-" + suffix, (call, answer) -> sendAsync(clients, body, version, call, answer));
      }
    }
    Runner.run(callers, thrown -> Failure.NO_RESPONSE);
  }

  private static <T> void send(
      Clients clients, Body<T> body, Version version, Case call, Answer answer) throws Exception {
    Clients.Open open = clients.open(call, version, body.stream());
    body.read(open.client().send(open.request(), body.handler()), answer);
  }

  private static <T> void sendAsync(
      Clients clients, Body<T> body, Version version, Case call, Answer answer) throws Exception {
    Clients.Open open = clients.open(call, version, body.stream());
    body.read(open.client().sendAsync(open.request(), body.handler()).join(), answer);
  }
}
