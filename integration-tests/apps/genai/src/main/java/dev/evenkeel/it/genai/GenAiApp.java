package dev.evenkeel.it.genai;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.gaos.GenAI;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls Gemini as applications do that use google-genai. */
public final class GenAiApp {

  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final Map<String, GenAI> owns = new ConcurrentHashMap<>();

  private GenAiApp() {}

  public static void main(String[] args) throws IOException {
    GenAiApp app = new GenAiApp();
    Map<String, Caller> callers = new HashMap<>();
    callers.put("generate", app::generate);
    callers.put("generate-async", app::async);
    callers.put("generate-stream", app::stream);
    callers.put("generate-async-stream", app::asyncStream);
    InteractionsApi.add("", call -> app.client(call).interactions, false, callers);
    InteractionsApi.add("own-", call -> app.own(call).interactions(), false, callers);
    InteractionsApi.add("retried-", call -> app.client(call).interactions, true, callers);
    Runner.run(callers, GenAiApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    return thrown instanceof ApiException api
        ? new Failure(api.code(), api.message(), null)
        : Failure.NO_RESPONSE;
  }

  private Client client(Case call) {
    return clients.computeIfAbsent(
        call.client(),
        key -> {
          // As many attempts as by default, with shorter waits
          HttpRetryOptions.Builder retries =
              HttpRetryOptions.builder().initialDelay(0.05).maxDelay(0.2);
          if (call.retries() >= 0) {
            retries.attempts(call.retries() + 1);
          }
          HttpOptions.Builder options =
              HttpOptions.builder().baseUrl(call.url()).retryOptions(retries.build());
          if (!call.timeout().isZero()) {
            options.timeout((int) call.timeout().toMillis());
          }
          return Client.builder().apiKey("test").httpOptions(options.build()).build();
        });
  }

  private GenAI own(Case call) {
    return owns.computeIfAbsent(call.client(), key -> InteractionsApi.own(call));
  }

  private void generate(Case call, Answer answer) {
    answer.add(client(call).models.generateContent(call.model(), call.prompt(), null).text());
  }

  private void async(Case call, Answer answer) {
    answer.add(
        client(call).async.models.generateContent(call.model(), call.prompt(), null).join().text());
  }

  private void stream(Case call, Answer answer) {
    add(client(call).models.generateContentStream(call.model(), call.prompt(), null), answer);
  }

  private void asyncStream(Case call, Answer answer) {
    add(
        client(call).async.models.generateContentStream(call.model(), call.prompt(), null).join(),
        answer);
  }

  private static void add(ResponseStream<GenerateContentResponse> stream, Answer answer) {
    try (stream) {
      for (GenerateContentResponse response : stream) {
        answer.add(response.text());
      }
    }
  }
}
