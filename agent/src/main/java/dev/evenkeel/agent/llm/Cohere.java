package dev.evenkeel.agent.llm;

import java.util.List;

/** Cohere's own API, and its look-alike of OpenAI's. */
record Cohere() implements Provider {

  @Override
  public String name() {
    return "cohere";
  }

  @Override
  public List<String> hosts() {
    return List.of("api.cohere.com", "api.cohere.ai");
  }

  @Override
  public Target target(String path) {
    if (path.endsWith("/v2/chat") || path.endsWith("/v1/chat")) {
      return Target.inference(Api.COHERE, Target.CHAT);
    }
    if (path.endsWith("/generate")) {
      return Target.inference(Api.COHERE, Target.TEXT);
    }
    if (path.endsWith("/embed")) {
      return Target.inference(Api.COHERE, Target.EMBEDDINGS);
    }
    if (path.endsWith("/rerank") || path.endsWith("/classify")) {
      return Target.inference(Api.COHERE, Target.OTHER);
    }
    return path.endsWith("/embed-jobs") ? Target.other() : Paths.openAi(path);
  }
}
