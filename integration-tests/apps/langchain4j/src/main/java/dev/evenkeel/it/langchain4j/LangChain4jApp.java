package dev.evenkeel.it.langchain4j;

import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.service.AiServices;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Calls as applications do that use LangChain4j's models on java.net.http. */
public final class LangChain4jApp {

  private final Map<String, ChatModel> models = new ConcurrentHashMap<>();
  private final Map<String, StreamingChatModel> streamingModels = new ConcurrentHashMap<>();

  private LangChain4jApp() {}

  public static void main(String[] args) throws IOException {
    LangChain4jApp app = new LangChain4jApp();
    Map<String, Caller> callers = new HashMap<>();
    app.add("", Models::openAi, Models::openAiStreaming, callers);
    app.add("anthropic-", Models::anthropic, Models::anthropicStreaming, callers);
    app.add("ollama-", Models::ollama, Models::ollamaStreaming, callers);
    app.add("mistral-", Models::mistral, Models::mistralStreaming, callers);
    callers.put("embeddings", LangChain4jApp::embed);
    Runner.run(callers, LangChain4jApp::failure);
  }

  private void add(
      String prefix,
      Function<Case, ChatModel> model,
      Function<Case, StreamingChatModel> streaming,
      Map<String, Caller> callers) {
    callers.put(
        prefix + "chat",
        (call, answer) ->
            answer.add(
                models
                    .computeIfAbsent(call.client(), key -> model.apply(call))
                    .chat(call.prompt())));
    callers.put(
        prefix + "ai-service",
        (call, answer) ->
            answer.add(
                assistant(models.computeIfAbsent(call.client(), key -> model.apply(call)))
                    .answer(call.prompt())));
    callers.put(
        prefix + "streaming-model",
        (call, answer) ->
            stream(
                streamingModels.computeIfAbsent(call.client(), key -> streaming.apply(call)),
                call,
                answer));
  }

  private static Failure failure(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof HttpException http) {
        return new Failure(http.statusCode(), http.getMessage(), null);
      }
    }
    return Failure.NO_RESPONSE;
  }

  private static void stream(StreamingChatModel model, Case call, Answer answer) {
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

  /** An agent with a tool, which the model may ask for. */
  private interface Assistant {
    String answer(String question);
  }

  /** What the model may look up. */
  public static final class Weather {
    @Tool("The weather at sea")
    public String weather(@P("where") String place) {
      return "calm at " + place;
    }
  }

  private static Assistant assistant(ChatModel model) {
    return AiServices.builder(Assistant.class).chatModel(model).tools(new Weather()).build();
  }

  private static void embed(Case call, Answer answer) {
    OpenAiEmbeddingModel model =
        OpenAiEmbeddingModel.builder()
            .apiKey("sk-test")
            .baseUrl(call.url() + "/v1")
            .modelName(call.model())
            .maxRetries(Models.retries(call))
            .timeout(Models.timeout(call))
            .build();
    answer.add(model.embed(call.prompt()).content().dimension() + " numbers");
  }
}
