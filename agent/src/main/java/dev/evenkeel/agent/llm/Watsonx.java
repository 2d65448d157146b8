package dev.evenkeel.agent.llm;

import java.util.List;

/** IBM watsonx.ai: OpenAI's shapes under paths of its own, and its look-alike of OpenAI's paths. */
record Watsonx() implements Provider {

  @Override
  public String name() {
    return "watsonx";
  }

  @Override
  public List<String> hosts() {
    return List.of("*.ml.cloud.ibm.com");
  }

  @Override
  public Target target(String path) {
    if (path.endsWith("/text/chat")) {
      return Target.inference(Api.OPENAI_CHAT, Target.CHAT);
    }
    if (path.endsWith("/text/chat_stream")) {
      return Target.inference(Api.OPENAI_CHAT, Target.CHAT).streamed();
    }
    if (path.endsWith("/text/generation")) {
      return Target.inference(Api.OTHER, Target.TEXT);
    }
    if (path.endsWith("/text/generation_stream")) {
      return Target.inference(Api.OTHER, Target.TEXT).streamed();
    }
    if (path.endsWith("/text/embeddings")) {
      return Target.inference(Api.OTHER, Target.EMBEDDINGS);
    }
    return path.endsWith("/text/rerank")
        ? Target.inference(Api.OTHER, Target.OTHER)
        : Paths.openAi(path);
  }
}
