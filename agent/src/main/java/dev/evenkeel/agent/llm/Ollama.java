package dev.evenkeel.agent.llm;

import java.util.List;

/** Ollama's own API, and its look-alike of OpenAI's. */
record Ollama() implements Provider {

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public List<String> hosts() {
    return List.of("ollama.com");
  }

  @Override
  public Target target(String path) {
    if (path.endsWith("/api/chat")) {
      return Target.inference(Api.OLLAMA, Target.CHAT);
    }
    if (path.endsWith("/api/generate")) {
      return Target.inference(Api.OLLAMA, Target.TEXT);
    }
    if (path.endsWith("/api/embed") || path.endsWith("/api/embeddings")) {
      return Target.inference(Api.OLLAMA, Target.EMBEDDINGS);
    }
    return Paths.openAi(path);
  }
}
