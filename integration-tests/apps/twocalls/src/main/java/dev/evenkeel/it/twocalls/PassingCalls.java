package dev.evenkeel.it.twocalls;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.internal.concurrent.TaskRunner;

/**
 * The calls of an application that is stopped after them and leaves no thread behind, which would
 * hold its class loader. Without timeouts of their own Okio starts no watchdog, whose thread idles
 * for 60 s; OkHttp's own runner, which does so too, is shut down.
 */
public final class PassingCalls {

  private PassingCalls() {}

  /** The statuses of all calls, apart by a space. */
  public static String make(String url, String model) throws Exception {
    return okHttp(url, model) + " " + jdk(url, model);
  }

  private static String okHttp(String url, String model) throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectTimeout(0, TimeUnit.SECONDS)
            .readTimeout(0, TimeUnit.SECONDS)
            .writeTimeout(0, TimeUnit.SECONDS)
            .build();
    try {
      int executed = status(client.newCall(Chat.okHttp(url, model + "-execute", "p")).execute());
      CompletableFuture<Integer> enqueued = new CompletableFuture<>();
      client
          .newCall(Chat.okHttp(url, model + "-enqueue", "p"))
          .enqueue(
              new Callback() {
                @Override
                public void onFailure(Call failed, IOException failure) {
                  enqueued.completeExceptionally(failure);
                }

                @Override
                public void onResponse(Call answered, Response answer) throws IOException {
                  enqueued.complete(status(answer));
                }
              });
      return executed + " " + enqueued.get();
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
      ((TaskRunner.RealBackend) TaskRunner.INSTANCE.getBackend()).shutdown();
    }
  }

  private static int status(Response answer) throws IOException {
    try (answer) {
      answer.body().string();
      return answer.code();
    }
  }

  private static String jdk(String url, String model) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      HttpClient client = HttpClient.newBuilder().executor(executor).build();
      int sent =
          client.send(Chat.jdk(url, model + "-send", "p"), BodyHandlers.ofString()).statusCode();
      return sent
          + " "
          + client
              .sendAsync(Chat.jdk(url, model + "-sendAsync", "p"), BodyHandlers.ofString())
              .get()
              .statusCode();
    } finally {
      executor.shutdown();
    }
  }
}
