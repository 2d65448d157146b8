package dev.evenkeel.it.springai1;

import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.anthropic.api.AnthropicApi;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.RetryUtils;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Calls as applications do that use Spring AI 1, its RestClient on java.net.http. */
public final class SpringAi1App {

  private static final Pattern STATUS = Pattern.compile("^(?:HTTP )?([45]\\d\\d)\\b");

  /** Of the bare RuntimeException that the Anthropic stream ends with. */
  private static final Pattern STREAM_STATUS =
      Pattern.compile("^Response exception, Status: \\[([45]\\d\\d)\\b");

  /** One for all: a client of its own takes up to a short timeout to start on a busy machine. */
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Map<String, ChatModel> models = new ConcurrentHashMap<>();

  private SpringAi1App() {}

  public static void main(String[] args) throws IOException {
    SpringAi1App app = new SpringAi1App();
    Map<String, Caller> callers = new HashMap<>();
    app.add("openai", SpringAi1App::openAi, callers);
    app.add("anthropic", SpringAi1App::anthropic, callers);
    app.add("ollama", SpringAi1App::ollama, callers);
    Runner.run(callers, SpringAi1App::failure);
  }

  private void add(String name, Function<Case, ChatModel> model, Map<String, Caller> callers) {
    callers.put(
        name + "-chat", (call, answer) -> answer.add(model(call, model).call(call.prompt())));
    callers.put(
        name + "-stream",
        (call, answer) ->
            model(call, model).stream(call.prompt()).doOnNext(answer::add).blockLast());
  }

  private ChatModel model(Case call, Function<Case, ChatModel> model) {
    return models.computeIfAbsent(call.client(), key -> model.apply(call));
  }

  /** The status begins the message. */
  private static Failure failure(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      Matcher ofStream = STREAM_STATUS.matcher(String.valueOf(e.getMessage()));
      if (ofStream.find()) {
        return new Failure(Integer.parseInt(ofStream.group(1)), e.getMessage(), null);
      }
      if (e instanceof WebClientResponseException http && http.getStatusCode().isError()) {
        return new Failure(http.getStatusCode().value(), http.getResponseBodyAsString(), null);
      }
      if (e instanceof TransientAiException || e instanceof NonTransientAiException) {
        Matcher status = STATUS.matcher(e.getMessage());
        return status.find()
            ? new Failure(Integer.parseInt(status.group(1)), e.getMessage(), null)
            : Failure.NO_RESPONSE;
      }
    }
    return Failure.NO_RESPONSE;
  }

  /** Spring AI's own two templates make as many attempts; the default one waits 19 minutes. */
  private static RetryTemplate retries(Case call) {
    return call.retries() < 0
        ? RetryUtils.SHORT_RETRY_TEMPLATE
        : RetryTemplate.builder().maxAttempts(call.retries() + 1).noBackoff().build();
  }

  private static RestClient.Builder http(Case call) {
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(HTTP);
    if (!call.timeout().isZero()) {
      factory.setReadTimeout(call.timeout());
    }
    return RestClient.builder().requestFactory(factory);
  }

  private static ChatModel openAi(Case call) {
    return OpenAiChatModel.builder()
        .openAiApi(
            OpenAiApi.builder()
                .baseUrl(call.url())
                .apiKey("sk-test")
                .restClientBuilder(http(call))
                .build())
        .retryTemplate(retries(call))
        .defaultOptions(OpenAiChatOptions.builder().model(call.model()).build())
        .build();
  }

  private static ChatModel anthropic(Case call) {
    return AnthropicChatModel.builder()
        .anthropicApi(
            AnthropicApi.builder()
                .baseUrl(call.url())
                .apiKey("test")
                .restClientBuilder(http(call))
                .build())
        .retryTemplate(retries(call))
        .defaultOptions(AnthropicChatOptions.builder().model(call.model()).maxTokens(100).build())
        .build();
  }

  private static ChatModel ollama(Case call) {
    return OllamaChatModel.builder()
        .ollamaApi(OllamaApi.builder().baseUrl(call.url()).restClientBuilder(http(call)).build())
        .retryTemplate(retries(call))
        .defaultOptions(OllamaChatOptions.builder().model(call.model()).build())
        .build();
  }
}
