package dev.evenkeel.it;

import java.util.ArrayList;
import java.util.List;

/**
 * An application under test.
 *
 * @param folder of its classes, under {@code apps}
 * @param classPath the folder whose class path it runs with
 * @param provider what the agent is told its provider is
 * @param tellsStatus whether its failures tell the status of the response
 * @param tellsHeaders whether its failures tell headers of the response
 * @param properties of its JVM beside the common ones
 */
record App(
    String name,
    String folder,
    String classPath,
    String mainClass,
    String provider,
    boolean tellsStatus,
    boolean tellsHeaders,
    List<Variant> variants,
    List<String> properties) {

  static List<App> all() {
    return List.of(
        openAi(),
        anthropic(),
        FrameworkApps.langChain4jOpenAi(),
        FrameworkApps.langChain4j("anthropic"),
        FrameworkApps.langChain4j("ollama"),
        FrameworkApps.langChain4j("mistral"),
        FrameworkApps.springAi1("openai"),
        FrameworkApps.springAi1("anthropic"),
        FrameworkApps.springAi1("ollama"),
        FrameworkApps.springAi2("openai", 4),
        FrameworkApps.springAi2("anthropic", 3),
        FrameworkApps.springAi2("ollama", 11),
        okHttp("okhttp-3", "okhttp"),
        okHttp("okhttp-4", "okhttp4"),
        okHttp("okhttp-5", "okhttp5"),
        jdk(),
        SdkApps.googleGenAi(),
        SdkApps.cohere(),
        SdkApps.dashScope(),
        SdkApps.simpleOpenAi(),
        SdkApps.watsonx(),
        SdkApps.gpt3(),
        SdkApps.ollama4j());
  }

  static App named(String name) {
    return all().stream().filter(app -> app.name().equals(name)).findFirst().orElseThrow();
  }

  /** The package of its main class. */
  String mainPackage() {
    return mainClass.substring(0, mainClass.lastIndexOf('.'));
  }

  private static App openAi() {
    return new App(
        "openai-java",
        "openai",
        "openai",
        "dev.evenkeel.it.openai.OpenAiApp",
        "openai",
        true,
        true,
        List.of(
            Variant.leading("chat", 3),
            Variant.leading("chat-async", 3),
            Variant.other("chat-stream", 3),
            Variant.other("chat-async-stream", 3),
            Variant.other("responses", 3),
            Variant.other("responses-async", 3),
            Variant.other("responses-stream", 3),
            Variant.other("responses-async-stream", 3),
            Variant.other("embeddings", 3),
            Variant.other("embeddings-async", 3)),
        List.of());
  }

  private static App anthropic() {
    return new App(
        "anthropic-java",
        "anthropic",
        "anthropic",
        "dev.evenkeel.it.anthropic.AnthropicApp",
        "anthropic",
        true,
        true,
        List.of(
            Variant.leading("messages", 3),
            Variant.leading("messages-async", 3),
            Variant.other("messages-stream", 3),
            Variant.other("messages-async-stream", 3)),
        List.of());
  }

  private static App okHttp(String name, String classPath) {
    return new App(
        name,
        "okhttp",
        classPath,
        "dev.evenkeel.it.okhttp.OkHttpApp",
        "openai",
        true,
        true,
        List.of(
            Variant.leading("execute", 1),
            Variant.leading("enqueue", 1),
            Variant.other("execute-stream", 1),
            Variant.other("enqueue-stream", 1),
            Variant.of("execute-h2", true, true, 1),
            Variant.of("enqueue-h2", true, false, 1),
            Variant.of("execute-stream-h2", true, false, 1),
            Variant.of("enqueue-stream-h2", true, false, 1)),
        List.of());
  }

  private static App jdk() {
    List<Variant> variants = new ArrayList<>();
    for (String way : List.of("send", "async")) {
      for (String body : List.of("string", "lines", "stream", "subscriber")) {
        for (boolean http2 : new boolean[] {false, true}) {
          String name = way + "-" + body + (http2 ? "-h2" : "-h1");
          boolean leading = body.equals("string") || (body.equals("lines") && http2);
          Variant variant = Variant.of(name, http2, leading, 1).streaming(!body.equals("string"));
          variants.add(
              switch (body) {
                // A collected body is whole or none: what was collected of it is not given.
                case "subscriber" -> variant.swallowing("stream-error-event");
                // The JDK's input stream fails with what it has not given out yet.
                case "lines", "stream" -> variant.asOvertaking();
                default -> variant;
              });
        }
      }
    }
    return new App(
        "java.net.http",
        "jdk",
        "jdk",
        "dev.evenkeel.it.jdk.JdkApp",
        "openai",
        true,
        true,
        List.copyOf(variants),
        List.of());
  }
}
