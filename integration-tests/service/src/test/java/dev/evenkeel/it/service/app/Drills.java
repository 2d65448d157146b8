package dev.evenkeel.it.service.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls by openai-java (OkHttp) and LangChain4j (java.net.http), blocking, asynchronous and
 * streaming, each to a model of its own, prints what each gets, and ends when its input does. A
 * part of it is a workload of its own.
 */
public final class Drills {

  private Drills() {}

  /** Takes the provider's address, and {@code all} or {@code until} the first good answer. */
  public static void main(String[] args) throws Exception {
    String url = args[0];
    if (args[1].equals("all")) {
      System.out.println("drilled " + Part.blocking(url));
      System.out.println("drilled " + Part.asynchronous(url));
      System.out.println("drilled " + Part.streaming(url));
      System.out.println("drilled " + Part.langChain4j(url));
      System.out.println("drilled " + Part.langChain4jStreaming(url));
      System.out.println("drilled " + Part.jdk(url, "jdk"));
      System.out.println("free " + status(post(url, "free")));
    } else {
      HttpResponse<String> answer = post(url, "until");
      while (answer.statusCode() != 200) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        answer = post(url, "until");
      }
      System.out.println("until " + status(answer));
    }
    while (System.in.read() >= 0) {
      // The test says when.
    }
    System.exit(0);
  }

  private static HttpResponse<String> post(String url, String model) throws Exception {
    return HttpClient.newHttpClient().send(request(url, model), BodyHandlers.ofString());
  }

  private static HttpRequest request(String url, String model) {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Where?\"}]}"
            .formatted(model);
    return HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static String status(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.headers().firstValue("x-evenkeel").orElse("none");
  }

  /** The part of the application that is drilled. */
  static final class Part {

    private Part() {}

    static String blocking(String url) {
      return thrown(() -> client(url).chat().completions().create(ask("blocking")));
    }

    static String asynchronous(String url) {
      return thrown(() -> client(url).async().chat().completions().create(ask("async")).join());
    }

    static String streaming(String url) {
      return thrown(() -> client(url).chat().completions().createStreaming(ask("streaming")));
    }

    static String langChain4j(String url) {
      return thrown(
          () ->
              OpenAiChatModel.builder()
                  .baseUrl(url + "/v1")
                  .apiKey("k")
                  .modelName("langchain4j")
                  .maxRetries(0)
                  .build()
                  .chat("Where?"));
    }

    static String langChain4jStreaming(String url) {
      CompletableFuture<String> end = new CompletableFuture<>();
      OpenAiStreamingChatModel.builder()
          .baseUrl(url + "/v1")
          .apiKey("k")
          .modelName("langchain4j-streaming")
          .build()
          .chat(
              "Where?",
              new StreamingChatResponseHandler() {
                @Override
                public void onPartialResponse(String text) {}

                @Override
                public void onCompleteResponse(ChatResponse response) {
                  end.complete("no exception");
                }

                @Override
                public void onError(Throwable failure) {
                  end.complete(name(failure));
                }
              });
      return end.orTimeout(60, TimeUnit.SECONDS).join();
    }

    static String jdk(String url, String model) {
      return status(
          HttpClient.newHttpClient()
              .sendAsync(request(url, model), BodyHandlers.ofString())
              .orTimeout(60, TimeUnit.SECONDS)
              .join());
    }

    private static OpenAIClient client(String url) {
      return OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey("k").maxRetries(0).build();
    }

    private static ChatCompletionCreateParams ask(String model) {
      return ChatCompletionCreateParams.builder().model(model).addUserMessage("Where?").build();
    }

    private static String thrown(Runnable call) {
      try {
        call.run();
        return "no exception";
      } catch (RuntimeException failure) {
        return name(failure);
      }
    }

    private static String name(Throwable failure) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      String status =
          cause instanceof OpenAIServiceException answered ? " " + answered.statusCode() : "";
      return cause.getClass().getSimpleName() + status;
    }
  }
}
