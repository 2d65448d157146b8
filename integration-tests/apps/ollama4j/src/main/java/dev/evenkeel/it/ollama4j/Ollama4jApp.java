package dev.evenkeel.it.ollama4j;

import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import io.github.ollama4j.Ollama;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequest;
import java.io.IOException;
import java.util.Map;

/** Calls as applications do that use ollama4j. */
public final class Ollama4jApp {

  private Ollama4jApp() {}

  public static void main(String[] args) throws IOException {
    Map<String, Caller> callers =
        Map.of("chat", Ollama4jApp::chat, "chat-stream", Ollama4jApp::stream);
    Runner.run(callers, thrown -> Failure.NO_RESPONSE);
  }

  private static Ollama client(Case call) {
    Ollama client = new Ollama(call.url());
    if (!call.timeout().isZero()) {
      client.setRequestTimeoutSeconds(Math.max(1, call.timeout().toSeconds()));
    }
    return client;
  }

  private static OllamaChatRequest request(Case call) {
    return OllamaChatRequest.builder()
        .withModel(call.model())
        .withMessage(OllamaChatMessageRole.USER, call.prompt())
        .build();
  }

  private static void chat(Case call, Answer answer) throws Exception {
    answer.add(
        client(call).chat(request(call), null).getResponseModel().getMessage().getResponse());
  }

  private static void stream(Case call, Answer answer) throws Exception {
    client(call)
        .chat(request(call).withStreaming(), piece -> answer.add(piece.getMessage().getResponse()));
  }
}
