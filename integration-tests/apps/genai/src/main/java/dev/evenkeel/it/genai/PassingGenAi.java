package dev.evenkeel.it.genai;

import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import okhttp3.internal.concurrent.TaskRunner;

/**
 * The calls of an application that uses google-genai and is stopped after them. To close the client
 * ends its threads but for OkHttp's own runner, which would hold the class loader while it idles.
 */
public final class PassingGenAi {

  private PassingGenAi() {}

  /** The statuses of a blocking and an asynchronous call, apart by a space. */
  public static String make(String url, String model) throws Exception {
    HttpOptions options =
        HttpOptions.builder()
            .baseUrl(url)
            .retryOptions(HttpRetryOptions.builder().attempts(1).build())
            .build();
    try (Client client = Client.builder().apiKey("test").httpOptions(options).build()) {
      return status(() -> client.models.generateContent(model + "-blocking", "p", null).text())
          + " "
          + status(
              () -> client.async.models.generateContent(model + "-async", "p", null).join().text());
    } finally {
      ((TaskRunner.RealBackend) TaskRunner.INSTANCE.getBackend()).shutdown();
    }
  }

  private static int status(Callable<String> call) throws Exception {
    try {
      if (call.call() == null) {
        throw new IllegalStateException("answered without text");
      }
      return 200;
    } catch (ApiException failure) {
      return failure.code();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof ApiException answered) {
        return answered.code();
      }
      throw failure;
    }
  }
}
