package dev.evenkeel.it.service.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** The calls of an application that uses real SDKs and is stopped after them. */
public final class PassingSdks {

  private PassingSdks() {}

  /** The statuses of all calls, apart by a space; made on threads that end with them. */
  public static String make(String url, String model) throws Exception {
    return ended(() -> openAi(url, model)) + " " + ended(() -> langChain4j(url, model + "-chat"));
  }

  private static <T> T ended(Callable<T> calls) throws Exception {
    FutureTask<T> task = new FutureTask<>(calls);
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
    return task.get();
  }

  private static String openAi(String url, String model) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder().apiKey("sk-test").baseUrl(url + "/v1").maxRetries(0).build();
    try {
      return status(() -> client.chat().completions().create(params(model + "-blocking")))
          + " "
          + status(
              () -> client.async().chat().completions().create(params(model + "-async")).join());
    } finally {
      client.close();
    }
  }

  private static ChatCompletionCreateParams params(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("p").build();
  }

  private static int langChain4j(String url, String model) {
    OpenAiChatModel chat =
        OpenAiChatModel.builder()
            .apiKey("sk-test")
            .baseUrl(url + "/v1")
            .modelName(model)
            .maxRetries(0)
            .build();
    return status(() -> chat.chat("p"));
  }

  private static int status(Callable<?> call) {
    try {
      call.call();
      return 200;
    } catch (Exception failure) {
      for (Throwable e = failure; e != null; e = e.getCause()) {
        if (e instanceof OpenAIServiceException openAi) {
          return openAi.statusCode();
        }
        if (e instanceof HttpException http) {
          return http.statusCode();
        }
      }
      throw new IllegalStateException(failure);
    }
  }
}
