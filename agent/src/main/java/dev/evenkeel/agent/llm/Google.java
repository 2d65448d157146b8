package dev.evenkeel.agent.llm;

import java.util.List;

/** Gemini and Vertex AI: {@code …/models/{model}:{verb}} and {@code …/interactions}. */
record Google(String name, List<String> hosts) implements Provider {

  Google(String name, String... hosts) {
    this(name, List.of(hosts));
  }

  @Override
  public Target target(String path) {
    if (path.endsWith("/interactions")) {
      return Target.inference(Api.INTERACTIONS, Target.GENERATE);
    }
    int colon = path.lastIndexOf(':');
    if (colon < path.lastIndexOf('/')) {
      return Paths.openAi(path);
    }
    Target target = verb(path, path.substring(colon + 1));
    String model = model(path, colon);
    return target == null || model == null ? target : target.of(model);
  }

  private static Target verb(String path, String verb) {
    boolean anthropic = path.contains("/publishers/anthropic/");
    return switch (verb) {
      case "generateContent" -> Target.inference(Api.GEMINI, Target.GENERATE);
      case "streamGenerateContent" -> Target.inference(Api.GEMINI, Target.GENERATE).streamed();
      case "rawPredict" -> raw(anthropic);
      case "streamRawPredict" -> raw(anthropic).streamed();
      case "embedContent", "batchEmbedContents" -> Target.inference(Api.GEMINI, Target.EMBEDDINGS);
      case "predict" -> Target.inference(Api.GEMINI, Target.OTHER);
      case "countTokens", "computeTokens", "batchGenerateContent", "predictLongRunning" ->
          Target.other();
      default -> null;
    };
  }

  private static Target raw(boolean anthropic) {
    return anthropic
        ? Target.inference(Api.ANTHROPIC_MESSAGES, Target.CHAT)
        : Target.inference(Api.OTHER, Target.CHAT);
  }

  private static String model(String path, int colon) {
    int slash = path.lastIndexOf('/', colon);
    String model = path.substring(slash + 1, colon);
    return model.isEmpty() || model.startsWith("v1") ? null : Paths.decode(model);
  }
}
