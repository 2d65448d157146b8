package dev.evenkeel.it.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.Timeout;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls as applications do that use anthropic-java. */
public final class AnthropicApp {

  private final Map<String, AnthropicClient> clients = new ConcurrentHashMap<>();

  private AnthropicApp() {}

  public static void main(String[] args) throws IOException {
    AnthropicApp app = new AnthropicApp();
    Map<String, Caller> callers =
        Map.of(
            "messages", app::messages,
            "messages-async", app::messagesAsync,
            "messages-stream", app::messagesStream,
            "messages-async-stream", app::messagesAsyncStream);
    Runner.run(callers, AnthropicApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    return thrown instanceof AnthropicServiceException e
        ? new Failure(
            e.statusCode(),
            e.body().toString(),
            e.headers().values("x-evenkeel").stream().findFirst().orElse(null))
        : Failure.NO_RESPONSE;
  }

  private AnthropicClient client(Case call) {
    return clients.computeIfAbsent(
        call.client(),
        key -> {
          AnthropicOkHttpClient.Builder builder =
              AnthropicOkHttpClient.builder().apiKey("sk-ant-test").baseUrl(call.url());
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

  private static MessageCreateParams params(Case call) {
    return MessageCreateParams.builder()
        .model(call.model())
        .maxTokens(100)
        .addUserMessage(call.prompt())
        .build();
  }

  private void messages(Case call, Answer answer) {
    add(client(call).messages().create(params(call)), answer);
  }

  private void messagesAsync(Case call, Answer answer) {
    add(client(call).async().messages().create(params(call)).join(), answer);
  }

  private static void add(Message message, Answer answer) {
    message.content().stream()
        .flatMap(block -> block.text().stream())
        .forEach(text -> answer.add(text.text()));
  }

  private void messagesStream(Case call, Answer answer) {
    try (StreamResponse<RawMessageStreamEvent> stream =
        client(call).messages().createStreaming(params(call))) {
      stream.stream().forEach(event -> add(event, answer));
    }
  }

  private void messagesAsyncStream(Case call, Answer answer) {
    client(call)
        .async()
        .messages()
        .createStreaming(params(call))
        .subscribe(event -> add(event, answer))
        .onCompleteFuture()
        .join();
  }

  private static void add(RawMessageStreamEvent event, Answer answer) {
    event
        .contentBlockDelta()
        .flatMap(delta -> delta.delta().text())
        .ifPresent(text -> answer.add(text.text()));
  }
}
