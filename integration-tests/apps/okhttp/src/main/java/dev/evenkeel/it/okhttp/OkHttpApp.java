package dev.evenkeel.it.okhttp;

import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.RawChat;
import dev.evenkeel.it.app.Refused;
import dev.evenkeel.it.app.Runner;
import dev.evenkeel.it.app.Trust;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls as applications do that use OkHttp; written against version 3, run with 3, 4 and 5. */
public final class OkHttpApp {

  private static final MediaType JSON = MediaType.get("application/json");

  private final Map<String, OkHttpClient> clients = new ConcurrentHashMap<>();

  private OkHttpApp() {}

  public static void main(String[] args) throws IOException {
    OkHttpApp app = new OkHttpApp();
    Map<String, Caller> callers = new HashMap<>();
    for (String version : List.of("", "-h2")) { // which the provider chooses
      callers.put("execute" + version, (call, answer) -> app.execute(call, answer, false));
      callers.put("execute-stream" + version, (call, answer) -> app.execute(call, answer, true));
      callers.put("enqueue" + version, (call, answer) -> app.enqueue(call, answer, false));
      callers.put("enqueue-stream" + version, (call, answer) -> app.enqueue(call, answer, true));
    }
    Runner.run(callers, thrown -> Failure.NO_RESPONSE);
  }

  private Call newCall(Case call, boolean stream) {
    OkHttpClient client =
        clients.computeIfAbsent(
            call.client(),
            key -> {
              OkHttpClient.Builder builder = new OkHttpClient.Builder();
              if (call.whole()) {
                builder.callTimeout(call.timeout());
              } else if (!call.timeout().isZero()) {
                builder.readTimeout(call.timeout());
              }
              if (!call.certificate().isEmpty()) {
                Trust trust = Trust.in(call.certificate());
                builder.sslSocketFactory(trust.context().getSocketFactory(), trust.manager());
              }
              return builder.build();
            });
    return client.newCall(
        new Request.Builder()
            .url(call.url() + RawChat.PATH)
            .header("Authorization", "Bearer sk-test")
            .post(requestBody(RawChat.request(call, stream)))
            .build());
  }

  @SuppressWarnings("deprecation") // the argument order that all three versions have
  private static RequestBody requestBody(String json) {
    return RequestBody.create(JSON, json);
  }

  private void execute(Case call, Answer answer, boolean stream) throws IOException, Refused {
    try (Response response = newCall(call, stream).execute()) {
      read(response, answer, stream);
    }
  }

  private void enqueue(Case call, Answer answer, boolean stream) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    newCall(call, stream)
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call failed, IOException e) {
                done.completeExceptionally(e);
              }

              @Override
              public void onResponse(Call answered, Response response) {
                try (response) {
                  read(response, answer, stream);
                  done.complete(null);
                } catch (IOException | Refused | RuntimeException e) {
                  done.completeExceptionally(e);
                }
              }
            });
    done.join();
  }

  private static void read(Response response, Answer answer, boolean stream)
      throws IOException, Refused {
    if (!response.isSuccessful()) {
      throw new Refused(response.code(), response.body().string(), response.header("x-evenkeel"));
    }
    if (!stream) {
      answer.add(RawChat.text(response.body().string()));
      return;
    }
    boolean ended = false;
    for (String line = response.body().source().readUtf8Line();
        line != null;
        line = response.body().source().readUtf8Line()) {
      ended |= RawChat.take(line, answer);
    }
    if (!ended) {
      throw new EOFException("no end marker");
    }
  }
}
