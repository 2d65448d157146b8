package dev.evenkeel.it.service.app;

import dev.evenkeel.it.app.InMemorySockets;
import dev.evenkeel.it.twocalls.Chat;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Makes {@code args[0]} calls over {@code args[1]} model names, {@code args[1]} keys and 100 hosts,
 * every hundredth of them a failure, and prints how much of the heap is in use after it.
 */
public final class Million {

  private static final int THREADS = 2;
  private static final int HOSTS = 100;
  private static final int COLLECTIONS = 5;

  private Million() {}

  public static void main(String[] args) throws Exception {
    int calls = Integer.parseInt(args[0]);
    int names = Integer.parseInt(args[1]);
    OkHttpClient good =
        client(
            "{\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}");
    CountDownLatch ended = new CountDownLatch(THREADS);
    for (int t = 0; t < THREADS; t++) {
      int first = t;
      new Thread(
              () -> {
                for (int i = first; i < calls; i += THREADS) {
                  call(good, i, names);
                }
                ended.countDown();
              })
          .start();
    }
    ended.await();
    good.connectionPool().evictAll();
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    System.out.println("used " + (runtime.totalMemory() - runtime.freeMemory()));
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  private static OkHttpClient client(String body) {
    return new OkHttpClient.Builder()
        .socketFactory(new InMemorySockets(body, "application/json"))
        .dns(host -> List.of(InetAddress.getLoopbackAddress()))
        .build();
  }

  private static void call(OkHttpClient client, int number, int names) {
    Request request =
        Chat.okHttp("http://h" + number % HOSTS + ".test", "model-" + number % names, "p" + number)
            .newBuilder()
            .header("authorization", "Bearer key-" + number / 7 % names)
            .build();
    try (Response answer = client.newCall(request).execute()) {
      if (number % 100 > 0) { // else it is closed unread
        answer.body().string();
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
