package dev.evenkeel.agent.llm;

import java.util.List;

/** Hugging Face's router and Text Generation Inference (TGI), the server behind its endpoints. */
record HuggingFace(String name, List<String> hosts) implements Provider {

  HuggingFace(String name, String... hosts) {
    this(name, List.of(hosts));
  }

  @Override
  public Target target(String path) {
    if (path.endsWith("/generate_stream")) {
      return Target.inference(Api.TGI, Target.TEXT).streamed();
    }
    if (path.equals("/") || path.isEmpty() || path.endsWith("/generate")) {
      return Target.inference(Api.TGI, Target.TEXT);
    }
    Target target = Paths.openAi(path);
    int models = path.indexOf("/models/");
    if (target == null && models >= 0) {
      String model = path.substring(models + "/models/".length());
      return Target.inference(Api.TGI, Target.TEXT).of(Paths.decode(model));
    }
    return target;
  }
}
