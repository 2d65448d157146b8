package dev.evenkeel.it.cohere;

import com.cohere.api.AsyncCohere;
import com.cohere.api.AsyncCohereBuilder;
import com.cohere.api.Cohere;
import com.cohere.api.CohereBuilder;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.core.RequestOptions;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.resources.v2.types.V2ChatResponse;
import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.types.ChatContentDeltaEventDeltaMessage;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Calls as applications do that use cohere-java. */
public final class CohereApp {

  private final Map<String, Cohere> clients = new ConcurrentHashMap<>();
  private final Map<String, AsyncCohere> asyncClients = new ConcurrentHashMap<>();

  private CohereApp() {}

  public static void main(String[] args) throws IOException {
    CohereApp app = new CohereApp();
    Map<String, Caller> callers =
        Map.of("chat", app::chat, "chat-async", app::chatAsync, "chat-stream", app::stream);
    Runner.run(callers, CohereApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    if (thrown instanceof CohereApiException api) {
      List<String> evenkeel = api.headers().getOrDefault("x-evenkeel", List.of());
      return new Failure(
          api.statusCode(),
          String.valueOf(api.body()),
          evenkeel.isEmpty() ? null : evenkeel.get(0));
    }
    return Failure.NO_RESPONSE;
  }

  private Cohere client(Case call) {
    return clients.computeIfAbsent(
        call.client(),
        key -> {
          CohereBuilder builder = Cohere.builder().token("test").url(call.url());
          return (call.retries() >= 0 ? builder.maxRetries(call.retries()) : builder).build();
        });
  }

  private AsyncCohere asyncClient(Case call) {
    return asyncClients.computeIfAbsent(
        call.client(),
        key -> {
          AsyncCohereBuilder builder = AsyncCohere.builder().token("test").url(call.url());
          return (call.retries() >= 0 ? builder.maxRetries(call.retries()) : builder).build();
        });
  }

  private static RequestOptions options(Case call) {
    RequestOptions.Builder options = RequestOptions.builder();
    if (!call.timeout().isZero()) {
      options.timeout((int) call.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }
    return options.build();
  }

  private static List<ChatMessageV2> messages(Case call) {
    return List.of(
        ChatMessageV2.user(
            UserMessageV2.builder().content(UserMessageV2Content.of(call.prompt())).build()));
  }

  private static V2ChatRequest request(Case call) {
    return V2ChatRequest.builder().model(call.model()).messages(messages(call)).build();
  }

  private void chat(Case call, Answer answer) {
    add(client(call).v2().chat(request(call), options(call)), answer);
  }

  private void chatAsync(Case call, Answer answer) {
    add(asyncClient(call).v2().chat(request(call), options(call)).join(), answer);
  }

  private static void add(V2ChatResponse response, Answer answer) {
    response
        .getMessage()
        .getContent()
        .orElseThrow()
        .forEach(item -> answer.add(item.getText().orElseThrow().getText()));
  }

  private void stream(Case call, Answer answer) {
    V2ChatStreamRequest request =
        V2ChatStreamRequest.builder().model(call.model()).messages(messages(call)).build();
    for (V2ChatStreamResponse event : client(call).v2().chatStream(request, options(call))) {
      event
          .getContentDelta()
          .flatMap(delta -> delta.getDelta())
          .flatMap(delta -> delta.getMessage())
          .flatMap(ChatContentDeltaEventDeltaMessage::getContent)
          .flatMap(content -> content.getText())
          .ifPresent(answer::add);
    }
  }
}
