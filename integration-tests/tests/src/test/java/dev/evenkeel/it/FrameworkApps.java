package dev.evenkeel.it;

import java.util.List;

/** Frameworks, with the providers that each of them speaks to. */
final class FrameworkApps {

  private FrameworkApps() {}

  static App langChain4jOpenAi() {
    return app(
        "langchain4j",
        "langchain4j.LangChain4jApp",
        "openai",
        List.of(
            Variant.leading("chat", 3),
            Variant.leading("streaming-model", 1).asOvertaking().swallowing("stream-error-event"),
            Variant.other("ai-service", 3),
            Variant.other("embeddings", 3)));
  }

  static App langChain4j(String provider) {
    Variant streaming =
        nameless(provider, Variant.other(provider + "-streaming-model", 1).asOvertaking());
    return app(
        "langchain4j-" + provider,
        "langchain4j.LangChain4jApp",
        provider,
        List.of(
            Variant.leading(provider + "-chat", 3),
            Variant.other(provider + "-ai-service", 3),
            provider.equals("anthropic") ? streaming : streaming.swallowing("stream-error-event")));
  }

  static App springAi1(String provider) {
    Variant stream = nameless(provider, Variant.other(provider + "-stream", 1));
    return app(
        "spring-ai-1-" + provider,
        "springai1.SpringAi1App",
        provider,
        List.of(
            Variant.leading(provider + "-chat", 10).notRetrying(429),
            provider.equals("ollama") ? stream : stream.swallowing("stream-error-event")));
  }

  /**
   * @param attempts by default
   */
  static App springAi2(String provider, int attempts) {
    boolean ollama = provider.equals("ollama");
    Variant chat = Variant.leading(provider + "-chat", attempts);
    return app(
        "spring-ai-2-" + provider,
        "springai2.SpringAi2App",
        provider,
        List.of(
            ollama ? chat.notRetrying(429) : chat,
            // its streams retry no failure without a response
            nameless(
                provider,
                Variant.other(provider + "-stream", ollama ? 1 : attempts).notRetrying(0))));
  }

  /** Ollama's errors inside a stream say nothing but words. */
  private static Variant nameless(String provider, Variant stream) {
    return provider.equals("ollama")
        ? stream.cannot("stream-error-first|whole-error-event", SdkApps.NAMELESS)
        : stream;
  }

  private static App app(String name, String main, String provider, List<Variant> variants) {
    String folder = main.substring(0, main.indexOf('.'));
    return new App(
        name,
        folder,
        folder,
        "dev.evenkeel.it." + main,
        provider,
        true,
        false,
        variants,
        List.of());
  }
}
