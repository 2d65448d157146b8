package dev.evenkeel.it;

import java.util.List;

/** SDKs of one provider each. */
final class SdkApps {

  private static final String NO_TIMEOUT = "its requests have no timeout";
  private static final String WHOLE_CALL = "its timeout ends the call with all its retries";
  private static final String OKHTTP_RETRIES =
      "its OkHttp sends again by itself where a connection was in use before";
  private static final String HALF_A_LINE =
      "it fails on half a line and closes the stream, before or after the cut is seen";
  private static final String SWALLOWS = "its stream swallows every exception: hold it whole";
  static final String NAMELESS = "its error inside a stream has no code, and counts as a 500";
  private static final String UNRETRIED =
      "429-then-ok|503-503-ok|503-forever|429-retry-after|504|.*-10-retries";
  private static final String ALWAYS_RETRIES = "its retries can be turned off for all or none";

  private SdkApps() {}

  static App googleGenAi() {
    return app(
        "google-genai",
        "genai.GenAiApp",
        "gemini",
        Variant.leading("generate", 5).notRetrying(529).cannot(".*hang.*-sdk-retries", WHOLE_CALL),
        Variant.leading("generate-async", 5)
            .notRetrying(529)
            .cannot(".*hang.*-sdk-retries", WHOLE_CALL),
        Variant.other("generate-stream", 5).notRetrying(529),
        Variant.other("generate-async-stream", 5).notRetrying(529),
        Variant.other("interactions", 5).notRetrying(529),
        Variant.other("interactions-stream", 5).notRetrying(529),
        Variant.other("interactions-async-stream", 5).notRetrying(529),
        // With the loop that the usual client leaves off
        Variant.other("own-interactions", 5).notRetrying(0),
        Variant.other("own-interactions-stream", 5).notRetrying(0),
        Variant.other("own-interactions-async-stream", 5).notRetrying(0),
        // The same loop, for one call of the usual client: around that client's own
        Variant.other("retried-interactions", 25).making(5, 529, 0),
        Variant.other("retried-interactions-stream", 25).making(5, 529, 0),
        Variant.other("retried-interactions-async-stream", 25).making(5, 529, 0));
  }

  static App cohere() {
    return app(
        "cohere-java",
        "cohere.CohereApp",
        "cohere",
        Variant.leading("chat", 3).notRetrying(0),
        Variant.other("chat-async", 3).notRetrying(0),
        Variant.other("chat-stream", 3)
            .notRetrying(0)
            .cannot("stream-(cut|error-event|ended)|stall", SWALLOWS));
  }

  static App dashScope() {
    return app(
        "dashscope",
        "dashscope.DashScopeApp",
        "dashscope",
        Variant.leading("call", 1).cannot("reset-.*", OKHTTP_RETRIES),
        Variant.other("call-stream", 1).asOvertaking().cannot("reset-.*", OKHTTP_RETRIES));
  }

  static App simpleOpenAi() {
    return app(
        "simple-openai",
        "simpleopenai.SimpleOpenAiApp",
        "openai",
        Variant.leading("chat", 3).cannot(".*hang.*", NO_TIMEOUT),
        Variant.other("chat-stream", 3).asOvertaking().swallowing("stream-error-event"));
  }

  static App watsonx() {
    return app(
        "watsonx-ai",
        "watsonx.WatsonxApp",
        "watsonx",
        Variant.leading("chat", 11).notRetrying(500, 529, 0).cannot(UNRETRIED, ALWAYS_RETRIES),
        Variant.other("chat-stream", 11)
            .notRetrying(500, 529, 0)
            .cannot(UNRETRIED, ALWAYS_RETRIES)
            .swallowing("stream-error-event"));
  }

  static App gpt3() {
    return app(
        "openai-gpt3-java",
        "gpt3.Gpt3App",
        "openai",
        Variant.leading("chat", 1),
        Variant.other("chat-stream", 1).asOvertaking().swallowing("stream-error-event"));
  }

  static App ollama4j() {
    return app(
        "ollama4j",
        "ollama4j.Ollama4jApp",
        "ollama",
        Variant.leading("chat", 1),
        Variant.other("chat-stream", 1)
            .cannot("stream-cut", HALF_A_LINE)
            .cannot("stream-error-first|whole-error-event", NAMELESS));
  }

  private static App app(String name, String main, String provider, Variant... variants) {
    String folder = main.substring(0, main.indexOf('.'));
    return new App(
        name,
        folder,
        folder,
        "dev.evenkeel.it." + main,
        provider,
        !name.equals("ollama4j"), // its exceptions have neither status nor answer
        name.equals("cohere-java"),
        List.of(variants),
        List.of());
  }
}
