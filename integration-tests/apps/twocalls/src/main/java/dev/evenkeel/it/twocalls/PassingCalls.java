package dev.evenkeel.it.twocalls;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.internal.concurrent.TaskRunner;

/**
 * The two calls of an application that is stopped after them and leaves no thread behind, which
 * would hold its class loader. Without timeouts of their own Okio starts no watchdog, whose thread
 * idles for 60 s; OkHttp's own runner, which does so too, is shut down.
 */
public final class PassingCalls {

  private PassingCalls() {}

  /** The statuses of both calls, apart by a space. */
  public static String make(String url, String model) throws IOException, InterruptedException {
    return okHttp(url, model + "-okhttp") + " " + jdk(url, model + "-jdk");
  }

  private static int okHttp(String url, String model) throws IOException {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectTimeout(0, TimeUnit.SECONDS)
            .readTimeout(0, TimeUnit.SECONDS)
            .writeTimeout(0, TimeUnit.SECONDS)
            .build();
    try (Response answer = client.newCall(Chat.okHttp(url, model, "p")).execute()) {
      answer.body().string();
      return answer.code();
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
      ((TaskRunner.RealBackend) TaskRunner.INSTANCE.getBackend()).shutdown();
    }
  }

  private static int jdk(String url, String model) throws IOException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      return HttpClient.newBuilder()
          .executor(executor)
          .build()
          .send(Chat.jdk(url, model, "p"), BodyHandlers.ofString())
          .statusCode();
    } finally {
      executor.shutdown();
    }
  }
}
