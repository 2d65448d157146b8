package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a call with a client that it keeps no longer than that takes, and collects what is
 * collectable until the call ends. Prints what it came to, and whether the client was collected in
 * the end, though the answer was not let go.
 */
public final class DropsClient {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private DropsClient() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    WeakReference<HttpClient> reference = new WeakReference<>(client);
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(Chat.jdk(args[0], "m", "p"), BodyHandlers.ofString());
    client = null;
    while (!sent.isDone()) {
      collect();
    }
    System.out.println("status " + sent.get().statusCode());
    long end = System.nanoTime() + LONGEST.toNanos();
    while (reference.get() != null && System.nanoTime() < end) {
      collect();
    }
    System.out.println("collected " + (reference.get() == null) + " " + sent.isDone());
    while (System.in.read() >= 0) {
      // until the test ends
    }
    System.exit(0);
  }

  private static void collect() {
    System.gc();
    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
  }
}
