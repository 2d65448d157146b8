package dev.evenkeel.it.langchain4j;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.openai.OpenAiChatModel;

/**
 * The calls of an application that uses LangChain4j on the JDK's client and is stopped after them.
 */
public final class PassingLangChain4j {

  private PassingLangChain4j() {}

  /** The statuses of two calls, apart by a space. */
  public static String make(String url, String model) {
    return status(url, model + "-first") + " " + status(url, model + "-second");
  }

  private static int status(String url, String model) {
    OpenAiChatModel chat =
        OpenAiChatModel.builder()
            .apiKey("test")
            .baseUrl(url + "/v1")
            .modelName(model)
            .maxRetries(0)
            .build();
    try {
      chat.chat("p");
      return 200;
    } catch (RuntimeException failure) {
      for (Throwable each = failure; each != null; each = each.getCause()) {
        if (each instanceof HttpException answered) {
          return answered.statusCode();
        }
      }
      throw failure;
    }
  }
}
