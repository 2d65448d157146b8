package dev.evenkeel.it.springai2;

import com.anthropic.errors.AnthropicServiceException;
import com.openai.errors.OpenAIServiceException;
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
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.RetryUtils;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Calls as applications do that use Spring AI 2: on OkHttp, for Ollama on java.net.http. */
public final class SpringAi2App {

  private static final Pattern STATUS = Pattern.compile("^(?:HTTP )?([45]\\d\\d)\\b");

  /** One for all: a client of its own takes up to a short timeout to start on a busy machine. */
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Map<String, ChatModel> models = new ConcurrentHashMap<>();

  private SpringAi2App() {}

  public static void main(String[] args) throws IOException {
    SpringAi2App app = new SpringAi2App();
    Map<String, Caller> callers = new HashMap<>();
    app.add("openai", SpringAi2App::openAi, callers);
    app.add("anthropic", SpringAi2App::anthropic, callers);
    app.add("ollama", SpringAi2App::ollama, callers);
    Runner.run(callers, SpringAi2App::failure);
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

  private static Failure failure(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof OpenAIServiceException http) {
        return new Failure(http.statusCode(), http.getMessage(), null);
      }
      if (e instanceof AnthropicServiceException http) {
        return new Failure(http.statusCode(), http.getMessage(), null);
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

  private static ChatModel openAi(Case call) {
    OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
    options.baseUrl(call.url() + "/v1");
    options.apiKey("sk-test");
    options.model(call.model());
    if (call.retries() >= 0) {
      options.maxRetries(call.retries());
    }
    if (!call.timeout().isZero()) {
      options.timeout(call.timeout());
    }
    return OpenAiChatModel.builder().options(options.build()).build();
  }

  private static ChatModel anthropic(Case call) {
    AnthropicChatOptions.Builder options = AnthropicChatOptions.builder();
    options.baseUrl(call.url());
    options.apiKey("test");
    options.model(call.model());
    options.maxTokens(100);
    if (call.retries() >= 0) {
      options.maxRetries(call.retries());
    }
    if (!call.timeout().isZero()) {
      options.timeout(call.timeout());
    }
    return AnthropicChatModel.builder().options(options.build()).build();
  }

  private static ChatModel ollama(Case call) {
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(HTTP);
    if (!call.timeout().isZero()) {
      factory.setReadTimeout(call.timeout());
    }
    // Spring AI's own two templates make as many attempts; the default one waits half an hour
    RetryTemplate retries =
        call.retries() < 0
            ? RetryUtils.SHORT_RETRY_TEMPLATE
            : new RetryTemplate(RetryPolicy.withMaxRetries(call.retries()));
    return OllamaChatModel.builder()
        .ollamaApi(
            OllamaApi.builder()
                .baseUrl(call.url())
                .restClientBuilder(RestClient.builder().requestFactory(factory))
                .build())
        .retryTemplate(retries)
        .options(OllamaChatOptions.builder().model(call.model()).build())
        .build();
  }
}
