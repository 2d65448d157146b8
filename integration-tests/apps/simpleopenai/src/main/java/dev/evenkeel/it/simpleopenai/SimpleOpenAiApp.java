package dev.evenkeel.it.simpleopenai;

import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import io.github.sashirestela.cleverclient.ResponseInfo;
import io.github.sashirestela.cleverclient.retry.RetryConfig;
import io.github.sashirestela.cleverclient.support.CleverClientException;
import io.github.sashirestela.openai.SimpleOpenAI;
import io.github.sashirestela.openai.domain.chat.ChatMessage.UserMessage;
import io.github.sashirestela.openai.domain.chat.ChatRequest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls as applications do that use simple-openai on java.net.http. */
public final class SimpleOpenAiApp {

  private final Map<String, SimpleOpenAI> clients = new ConcurrentHashMap<>();

  private SimpleOpenAiApp() {}

  public static void main(String[] args) throws IOException {
    SimpleOpenAiApp app = new SimpleOpenAiApp();
    Map<String, Caller> callers = Map.of("chat", app::chat, "chat-stream", app::stream);
    Runner.run(callers, SimpleOpenAiApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof CleverClientException http && http.responseInfo().isPresent()) {
        ResponseInfo response = http.responseInfo().get();
        return new Failure(response.getStatusCode(), response.getData(), null);
      }
    }
    return Failure.NO_RESPONSE;
  }

  private SimpleOpenAI client(Case call) {
    return clients.computeIfAbsent(
        call.client(),
        key -> {
          RetryConfig.RetryConfigBuilder retries =
              RetryConfig.builder().initialDelayMs(100).maxDelayMs(300);
          if (call.retries() >= 0) {
            retries.maxAttempts(call.retries() + 1);
          }
          return SimpleOpenAI.builder()
              .apiKey("sk-test")
              .baseUrl(call.url())
              .retryConfig(retries.build())
              .build();
        });
  }

  private static ChatRequest request(Case call) {
    return ChatRequest.builder().model(call.model()).message(UserMessage.of(call.prompt())).build();
  }

  private void chat(Case call, Answer answer) {
    answer.add(client(call).chatCompletions().create(request(call)).join().firstContent());
  }

  private void stream(Case call, Answer answer) {
    client(call)
        .chatCompletions()
        .createStream(request(call))
        .join()
        .filter(chunk -> chunk.getChoices() != null && !chunk.getChoices().isEmpty())
        .filter(chunk -> chunk.firstContent() != null)
        .forEach(chunk -> answer.add(chunk.firstContent()));
  }
}
