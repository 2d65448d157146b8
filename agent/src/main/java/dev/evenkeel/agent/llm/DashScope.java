package dev.evenkeel.agent.llm;

import java.util.List;

/** DashScope's own API ({@code /api/v1/services/…}), and its look-alike of OpenAI's. */
record DashScope() implements Provider {

  @Override
  public String name() {
    return "dashscope";
  }

  @Override
  public List<String> hosts() {
    return List.of(
        "dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com", "dashscope-us.aliyuncs.com");
  }

  @Override
  public Target target(String path) {
    if (!path.contains("/api/v1/services/")) {
      return Paths.openAi(path);
    }
    if (path.contains("/text-generation/") || path.contains("/multimodal-generation/")) {
      return Target.inference(Api.DASHSCOPE, Target.CHAT);
    }
    if (path.contains("-embedding/")) {
      return Target.inference(Api.DASHSCOPE, Target.EMBEDDINGS);
    }
    return path.contains("/rerank/")
        ? Target.inference(Api.DASHSCOPE, Target.OTHER)
        : Target.other();
  }
}
