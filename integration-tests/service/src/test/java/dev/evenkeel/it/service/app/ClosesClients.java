package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes calls with clients that it closes at once, as {@code try} does from Java 21 on: that waits
 * for the calls under way. Prints what each of them came to.
 */
public final class ClosesClients {

  private static final int CALLS = 8; // of which the last gets no answer

  private final String url;

  private ClosesClients(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    ClosesClients app = new ClosesClients(args[0]);
    for (int i = 0; i < CALLS; i++) {
      System.out.println("call " + app.call(i % 2 == 0, i));
    }
    System.out.println("done");
    while (System.in.read() >= 0) {
      // until the test ends
    }
    System.exit(0);
  }

  private String call(boolean later, int number) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var request = Chat.jdk(url, "m" + number, "p");
    Future<HttpResponse<String>> sent;
    if (later) {
      sent = client.sendAsync(request, BodyHandlers.ofString());
    } else {
      sent =
          Executors.newSingleThreadExecutor()
              .submit(() -> client.send(request, BodyHandlers.ofString()));
      while (count() <= number) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    ((AutoCloseable) client).close(); // what it is from Java 21 on
    try {
      HttpResponse<String> response = sent.get();
      return response.statusCode() + " " + response.body() + " " + response.version();
    } catch (java.util.concurrent.ExecutionException failure) {
      return failure.getCause().toString();
    }
  }

  private int count() throws IOException {
    try (var in = URI.create(url + "/count").toURL().openStream()) {
      return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
