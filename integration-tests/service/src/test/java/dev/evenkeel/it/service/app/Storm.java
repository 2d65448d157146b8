package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Makes {@code args[2]} calls at the same time, each on a thread of its own: virtual where Java has
 * them. Prints how many were answered well, with an error and with an exception, and how often a
 * virtual thread was pinned to its carrier by code of the agent's.
 */
public final class Storm {

  /**
   * Made one by one before the others: whoever meets a class that another thread is loading is
   * pinned by the JVM, once in its life.
   */
  private static final int FIRST = 64;

  private final String url;
  private final int calls;
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger exceptions = new AtomicInteger();
  private final AtomicInteger pinned = new AtomicInteger();

  /** One call; gives the status. */
  private interface Client {
    int call(int number) throws Exception;
  }

  private Storm(String url, int calls) {
    this.url = url;
    this.calls = calls;
  }

  public static void main(String[] args) throws Exception {
    Storm storm = new Storm(args[0], Integer.parseInt(args[2]));
    OkHttpClient okHttp =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofMinutes(10))
            .readTimeout(Duration.ofMinutes(10))
            .retryOnConnectionFailure(false)
            .build();
    HttpClient jdk = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    storm.run(
        switch (args[1]) {
          case "execute" -> number -> storm.execute(okHttp, number);
          case "send" ->
              number ->
                  jdk.send(
                          Chat.jdk(storm.url, model(number), "p" + number), BodyHandlers.ofString())
                      .statusCode();
          default ->
              number -> {
                HttpResponse<String> answer =
                    jdk.sendAsync(
                            Chat.jdk(storm.url, model(number), "p" + number),
                            BodyHandlers.ofString())
                        .get();
                return answer.statusCode();
              };
        });
  }

  private int execute(OkHttpClient client, int number) throws IOException {
    try (Response answer =
        client.newCall(Chat.okHttp(url, model(number), "p" + number)).execute()) {
      answer.body().string();
      return answer.code();
    }
  }

  private static String model(int number) {
    return "m" + number % 20;
  }

  private void run(Client client) throws Exception {
    for (int i = 0; i < FIRST; i++) {
      call(client, i);
    }
    try (RecordingStream events = new RecordingStream()) {
      events.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(1));
      events.onEvent("jdk.VirtualThreadPinned", this::pinned);
      events.startAsync();
      ExecutorService threads = threads();
      CountDownLatch ended = new CountDownLatch(calls - FIRST);
      for (int i = FIRST; i < calls; i++) {
        int number = i;
        threads.execute(
            () -> {
              call(client, number);
              ended.countDown();
            });
      }
      ended.await();
    }
    System.out.println("good " + good);
    System.out.println("errors " + errors);
    System.out.println("exceptions " + exceptions);
    System.out.println("pinned " + pinned);
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  private void call(Client client, int number) {
    try {
      (client.call(number) == 200 ? good : errors).incrementAndGet();
    } catch (Exception failure) {
      exceptions.incrementAndGet();
    }
  }

  /** Ours where the first frame that is not the JDK's is: OkHttp's network is below the agent's. */
  private void pinned(RecordedEvent event) {
    boolean ours =
        event.getStackTrace() == null
            || event.getStackTrace().getFrames().stream()
                .map(frame -> frame.getMethod().getType().getName())
                .filter(type -> !type.matches("(java|jdk|sun)\\..*"))
                .findFirst()
                .orElse("")
                .startsWith("dev.evenkeel.agent.");
    if (ours) {
      System.out.println(event);
      pinned.incrementAndGet();
    }
  }

  /** Compiled for Java 17, which has no virtual threads. */
  private static ExecutorService threads() throws ReflectiveOperationException {
    return Runtime.version().feature() >= 21
        ? (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null)
        : Executors.newCachedThreadPool();
  }
}
