package dev.evenkeel.it.langchain4j;

import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Calls as applications do that use LangChain4j's OpenAI models on java.net.http. */
public final class LangChain4jApp {

  private final Map<String, ChatModel> models = new ConcurrentHashMap<>();
  private final Map<String, StreamingChatModel> streamingModels = new ConcurrentHashMap<>();

  private LangChain4jApp() {}

  public static void main(String[] args) throws IOException {
    LangChain4jApp app = new LangChain4jApp();
    Map<String, Caller> callers = Map.of("chat", app::chat, "streaming-model", app::chatStream);
    Runner.run(callers, LangChain4jApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof HttpException http) {
        return new Failure(http.statusCode(), http.getMessage(), null);
      }
    }
    return Failure.NO_RESPONSE;
  }

  private static Duration timeout(Case call) {
    return call.timeout().isZero() ? null : call.timeout();
  }

  private void chat(Case call, Answer answer) {
    ChatModel model =
        models.computeIfAbsent(
            call.client(),
            key ->
                OpenAiChatModel.builder()
                    .apiKey("sk-test")
                    .baseUrl(call.url() + "/v1")
                    .modelName(call.model())
                    .maxRetries(call.retries() < 0 ? null : Integer.valueOf(call.retries()))
                    .timeout(timeout(call))
                    .build());
    answer.add(model.chat(call.prompt()));
  }

  private void chatStream(Case call, Answer answer) {
    StreamingChatModel model =
        streamingModels.computeIfAbsent(
            call.client(),
            key ->
                OpenAiStreamingChatModel.builder()
                    .apiKey("sk-test")
                    .baseUrl(call.url() + "/v1")
                    .modelName(call.model())
                    .timeout(timeout(call))
                    .build());
    CompletableFuture<ChatResponse> done = new CompletableFuture<>();
    model.chat(
        call.prompt(),
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            answer.add(piece);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            done.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            done.completeExceptionally(error);
          }
        });
    done.join();
  }
}
