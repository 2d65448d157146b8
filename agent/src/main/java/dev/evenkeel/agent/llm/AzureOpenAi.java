package dev.evenkeel.agent.llm;

import java.util.List;

/** Azure OpenAI and Foundry: the path names the deployment, an alias of the model. */
record AzureOpenAi() implements Provider {

  @Override
  public String name() {
    return "azure_openai";
  }

  @Override
  public List<String> hosts() {
    return List.of(
        "*.openai.azure.com",
        "*.cognitiveservices.azure.com",
        "*.services.ai.azure.com",
        "*.models.ai.azure.com");
  }

  @Override
  public Target target(String path) {
    Target target = Paths.openAi(path);
    String deployment = Paths.segmentAfter(path, "/openai/deployments/");
    return target == null || deployment == null ? target : target.on(deployment);
  }
}
