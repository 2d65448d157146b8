package dev.evenkeel.it.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Makes a block of calls, one after the other, for each line that it is given. */
final class LoopbackClient {

  private static final int BLOCK = 100;

  private interface Client {
    Object call() throws Exception;
  }

  private LoopbackClient() {}

  public static void main(String[] args) throws Exception {
    Client client = client("http://127.0.0.1:" + args[0] + "/v1/chat/completions", args[1]);
    long[] took = new long[BLOCK];
    while (System.in.read() >= 0) {
      for (int i = 0; i < BLOCK; i++) {
        long start = System.nanoTime();
        client.call();
        took[i] = System.nanoTime() - start;
      }
      Arrays.sort(took);
      System.out.println(took[BLOCK / 2] / 1e3 + " " + took[BLOCK * 99 / 100] / 1e3);
    }
  }

  private static Client client(String url, String way) {
    OkHttpClient okHttp = new OkHttpClient();
    Request request =
        new Request.Builder()
            .url(url)
            .post(RequestBody.create(LlmCall.question(), MediaType.get("application/json")))
            .build();
    HttpClient jdk = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest jdkRequest =
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(LlmCall.question()))
            .build();
    return switch (way) {
      case "okhttp execute" -> () -> execute(okHttp, request);
      case "okhttp enqueue" -> () -> enqueue(okHttp, request);
      case "jdk send" -> () -> jdk.send(jdkRequest, BodyHandlers.ofString()).body();
      default -> () -> jdk.sendAsync(jdkRequest, BodyHandlers.ofString()).get().body();
    };
  }

  private static Object execute(OkHttpClient client, Request request) throws IOException {
    try (Response answer = client.newCall(request).execute()) {
      return answer.body().string();
    }
  }

  private static Object enqueue(OkHttpClient client, Request request) throws Exception {
    CompletableFuture<String> result = new CompletableFuture<>();
    client
        .newCall(request)
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException failure) {
                result.completeExceptionally(failure);
              }

              @Override
              public void onResponse(Call call, Response answer) throws IOException {
                try (answer) {
                  result.complete(answer.body().string());
                }
              }
            });
    return result.get();
  }
}
