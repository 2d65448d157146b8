package dev.evenkeel.it.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Timeout;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls as applications do that use openai-java. */
public final class OpenAiApp {

  private final Map<String, OpenAIClient> clients = new ConcurrentHashMap<>();

  private OpenAiApp() {}

  public static void main(String[] args) throws IOException {
    OpenAiApp app = new OpenAiApp();
    Map<String, Caller> callers =
        Map.of(
            "chat", app::chat,
            "chat-async", app::chatAsync,
            "chat-stream", app::chatStream,
            "chat-async-stream", app::chatAsyncStream,
            "responses", app::responses,
            "responses-async", app::responsesAsync,
            "responses-stream", app::responsesStream,
            "responses-async-stream", app::responsesAsyncStream,
            "embeddings", app::embeddings,
            "embeddings-async", app::embeddingsAsync);
    Runner.run(callers, OpenAiApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    return thrown instanceof OpenAIServiceException e
        ? new Failure(
            e.statusCode(),
            e.body().toString(),
            e.headers().values("x-evenkeel").stream().findFirst().orElse(null))
        : Failure.NO_RESPONSE;
  }

  private OpenAIClient client(Case call) {
    return clients.computeIfAbsent(
        call.client(),
        key -> {
          OpenAIOkHttpClient.Builder builder =
              OpenAIOkHttpClient.builder().apiKey("sk-test").baseUrl(call.url() + "/v1");
          if (call.retries() >= 0) {
            builder.maxRetries(call.retries());
          }
          if (!call.timeout().isZero()) {
            builder.timeout(timeout(call));
          }
          return builder.build();
        });
  }

  private static Timeout timeout(Case call) {
    Timeout.Builder timeout = Timeout.builder();
    return call.whole()
        ? timeout.request(call.timeout()).build()
        : timeout.read(call.timeout()).build();
  }

  private static ChatCompletionCreateParams chatParams(Case call) {
    return ChatCompletionCreateParams.builder()
        .model(call.model())
        .addUserMessage(call.prompt())
        .build();
  }

  private void chat(Case call, Answer answer) {
    add(client(call).chat().completions().create(chatParams(call)), answer);
  }

  private void chatAsync(Case call, Answer answer) {
    add(client(call).async().chat().completions().create(chatParams(call)).join(), answer);
  }

  private static void add(ChatCompletion completion, Answer answer) {
    answer.from(completion.model());
    answer.add(completion.choices().get(0).message().content().orElseThrow());
  }

  private void chatStream(Case call, Answer answer) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client(call).chat().completions().createStreaming(chatParams(call))) {
      stream.stream().forEach(chunk -> add(chunk, answer));
    }
  }

  private void chatAsyncStream(Case call, Answer answer) {
    AsyncStreamResponse<ChatCompletionChunk> stream =
        client(call).async().chat().completions().createStreaming(chatParams(call));
    stream.subscribe(chunk -> add(chunk, answer)).onCompleteFuture().join();
  }

  private static void add(ChatCompletionChunk chunk, Answer answer) {
    answer.from(chunk.model());
    chunk.choices().forEach(choice -> choice.delta().content().ifPresent(answer::add));
  }

  private static ResponseCreateParams responseParams(Case call) {
    return ResponseCreateParams.builder().model(call.model()).input(call.prompt()).build();
  }

  private void responses(Case call, Answer answer) {
    add(client(call).responses().create(responseParams(call)), answer);
  }

  private void responsesAsync(Case call, Answer answer) {
    add(client(call).async().responses().create(responseParams(call)).join(), answer);
  }

  private static void add(Response response, Answer answer) {
    response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .forEach(text -> answer.add(text.text()));
  }

  private void responsesStream(Case call, Answer answer) {
    try (StreamResponse<ResponseStreamEvent> stream =
        client(call).responses().createStreaming(responseParams(call))) {
      stream.stream().forEach(event -> add(event, answer));
    }
  }

  private void responsesAsyncStream(Case call, Answer answer) {
    AsyncStreamResponse<ResponseStreamEvent> stream =
        client(call).async().responses().createStreaming(responseParams(call));
    stream.subscribe(event -> add(event, answer)).onCompleteFuture().join();
  }

  private static void add(ResponseStreamEvent event, Answer answer) {
    event.outputTextDelta().ifPresent(delta -> answer.add(delta.delta()));
    // The SDK takes this one for an event like any other.
    event
        .error()
        .ifPresent(
            error -> {
              throw new IllegalStateException(error.message());
            });
  }

  private static EmbeddingCreateParams embeddingParams(Case call) {
    return EmbeddingCreateParams.builder().model(call.model()).input(call.prompt()).build();
  }

  private void embeddings(Case call, Answer answer) {
    add(client(call).embeddings().create(embeddingParams(call)), answer);
  }

  private void embeddingsAsync(Case call, Answer answer) {
    add(client(call).async().embeddings().create(embeddingParams(call)).join(), answer);
  }

  private static void add(CreateEmbeddingResponse response, Answer answer) {
    answer.add(response.data().get(0).embedding().size() + " numbers");
  }
}
