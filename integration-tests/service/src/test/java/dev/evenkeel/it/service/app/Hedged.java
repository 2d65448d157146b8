package dev.evenkeel.it.service.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.evenkeel.it.twocalls.Chat;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Makes some calls so that the agent knows how long one takes, and then one in the way that each
 * line of its input names; prints what became of it.
 */
public final class Hedged {

  private static final int WARM = 25;
  private static final String MODEL = "m";

  /**
   * The second request comes as late as the slowest of the first calls were, a stall among them.
   */
  private static final int LIMIT_SECONDS = 10;

  private final String url;
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final OkHttpClient okHttp = new OkHttpClient();
  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OpenAIClient openAi;
  private int number;

  private Hedged(String url) {
    this.url = url;
    this.openAi =
        OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey("k").maxRetries(0).build();
  }

  public static void main(String[] args) throws Exception {
    Hedged app = new Hedged(args[0]);
    for (int i = 0; i < WARM; i++) {
      app.openAi();
    }
    System.out.println("warm");
    for (String way = app.in.readLine(); way != null; way = app.in.readLine()) {
      System.out.println(way + " " + app.result(way));
    }
    System.exit(0);
  }

  private String result(String way) {
    try {
      return call(way);
    } catch (Exception failure) {
      return failure.getClass().getSimpleName();
    }
  }

  private String call(String way) throws Exception {
    return switch (way) {
      case "openai-java" -> openAi();
      case "openai-java-async" ->
          content(openAi.async().chat().completions().create(question()).get());
      case "langchain4j" ->
          OpenAiChatModel.builder()
              .baseUrl(url + "/v1")
              .apiKey("k")
              .modelName(MODEL)
              .maxRetries(0)
              .build()
              .chat("Where? " + ++number);
      case "jdk-sendAsync" -> content(jdk.sendAsync(jdkRequest(), BodyHandlers.ofString()).get());
      case "okhttp-limited" -> okHttpLimited();
      case "okhttp-cancelled" -> okHttpCancelled();
      case "jdk-cancelled" -> jdkCancelled();
      case "jdk-interrupted" -> jdkInterrupted();
      default -> throw new IllegalArgumentException(way);
    };
  }

  private String openAi() {
    return content(openAi.chat().completions().create(question()));
  }

  /** Each is another one: the same again would be taken for a retry. */
  private ChatCompletionCreateParams question() {
    return ChatCompletionCreateParams.builder()
        .model(MODEL)
        .addUserMessage("Where? " + ++number)
        .build();
  }

  private java.net.http.HttpRequest jdkRequest() {
    return Chat.jdk(url, MODEL, "Where? " + ++number);
  }

  private static String content(ChatCompletion answer) {
    return answer.choices().get(0).message().content().orElse("");
  }

  private static String content(HttpResponse<String> answer) {
    return answer.statusCode() + (answer.body().contains("calm") ? " calm" : " " + answer.body());
  }

  private String okHttpLimited() throws IOException {
    Call call =
        okHttp
            .newBuilder()
            .callTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .build()
            .newCall(Chat.okHttp(url, MODEL, "Where? " + ++number));
    try (Response answer = call.execute()) {
      return String.valueOf(answer.code());
    }
  }

  private String okHttpCancelled() throws Exception {
    Call call = okHttp.newCall(Chat.okHttp(url, MODEL, "Where? " + ++number));
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (Response answer = call.execute()) {
                result.complete(String.valueOf(answer.code()));
              } catch (IOException failure) {
                result.complete(failure.getMessage());
              }
            });
    thread.start();
    in.readLine();
    call.cancel();
    return result.get();
  }

  private String jdkCancelled() throws Exception {
    CompletableFuture<HttpResponse<String>> sent =
        jdk.sendAsync(jdkRequest(), BodyHandlers.ofString());
    in.readLine();
    sent.cancel(true);
    return content(sent.get());
  }

  private String jdkInterrupted() throws Exception {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(content(jdk.send(jdkRequest(), BodyHandlers.ofString())));
              } catch (IOException | InterruptedException failure) {
                result.complete(failure.getClass().getSimpleName());
              }
            });
    thread.start();
    in.readLine();
    thread.interrupt();
    return result.get();
  }
}
