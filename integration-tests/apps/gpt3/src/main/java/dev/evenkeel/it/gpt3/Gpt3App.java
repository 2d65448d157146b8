package dev.evenkeel.it.gpt3;

import com.theokanning.openai.OpenAiHttpException;
import com.theokanning.openai.client.OpenAiApi;
import com.theokanning.openai.completion.chat.ChatCompletionRequest;
import com.theokanning.openai.completion.chat.ChatMessage;
import com.theokanning.openai.service.OpenAiService;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.OkHttpClient;
import retrofit2.HttpException;

/** Calls as applications do that use openai-gpt3-java: Retrofit on OkHttp 3. */
public final class Gpt3App {

  private final Map<String, OpenAiService> services = new ConcurrentHashMap<>();

  private Gpt3App() {}

  public static void main(String[] args) throws IOException {
    Gpt3App app = new Gpt3App();
    Map<String, Caller> callers = Map.of("chat", app::chat, "chat-stream", app::stream);
    Runner.run(callers, Gpt3App::failure);
  }

  private static Failure failure(Throwable thrown) {
    if (thrown instanceof OpenAiHttpException api) {
      return new Failure(api.statusCode, api.getMessage(), null);
    }
    return thrown instanceof HttpException http
        ? new Failure(http.code(), http.message(), null)
        : Failure.NO_RESPONSE;
  }

  private OpenAiService service(Case call) {
    return services.computeIfAbsent(
        call.client(),
        key -> {
          OkHttpClient.Builder client =
              OpenAiService.defaultClient("sk-test", Duration.ofSeconds(10)).newBuilder();
          if (!call.timeout().isZero()) {
            client.readTimeout(call.timeout());
          }
          OpenAiApi api =
              OpenAiService.defaultRetrofit(client.build(), OpenAiService.defaultObjectMapper())
                  .newBuilder()
                  .baseUrl(call.url() + "/")
                  .build()
                  .create(OpenAiApi.class);
          return new OpenAiService(api);
        });
  }

  private static ChatCompletionRequest request(Case call, boolean stream) {
    return ChatCompletionRequest.builder()
        .model(call.model())
        .messages(List.of(new ChatMessage("user", call.prompt())))
        .stream(stream)
        .build();
  }

  private void chat(Case call, Answer answer) {
    answer.add(
        service(call)
            .createChatCompletion(request(call, false))
            .getChoices()
            .get(0)
            .getMessage()
            .getContent());
  }

  private void stream(Case call, Answer answer) {
    service(call)
        .streamChatCompletion(request(call, true))
        .blockingForEach(
            chunk -> {
              String piece = chunk.getChoices().get(0).getMessage().getContent();
              answer.add(piece == null ? "" : piece);
            });
  }
}
