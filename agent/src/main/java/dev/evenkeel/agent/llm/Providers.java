package dev.evenkeel.agent.llm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All providers that are known by their hosts. A new one is one line here. */
final class Providers {

  static final List<Provider> ALL =
      List.of(
          new OpenAiLike("openai", "api.openai.com", "eu.api.openai.com", "us.api.openai.com"),
          new AzureOpenAi(),
          new OpenAiLike("anthropic", "api.anthropic.com"),
          new Google("gemini", "generativelanguage.googleapis.com", "cloudcode-pa.googleapis.com"),
          new Google("vertex", "aiplatform.googleapis.com", "*-aiplatform.googleapis.com"),
          new Bedrock(),
          new OpenAiLike("bedrock_mantle", "bedrock-mantle.*.api.aws"),
          new OpenAiLike("mistral", Api.MISTRAL, List.of("api.mistral.ai", "codestral.mistral.ai")),
          new Cohere(),
          new OpenAiLike("groq", "api.groq.com"),
          new OpenAiLike("deepseek", "api.deepseek.com"),
          new OpenAiLike("xai", "api.x.ai", "*.api.x.ai"),
          new OpenAiLike("together", "api.together.xyz", "api.together.ai"),
          new OpenAiLike("fireworks", "api.fireworks.ai"),
          new OpenAiLike("openrouter", "openrouter.ai"),
          new OpenAiLike("perplexity", "api.perplexity.ai"),
          new Ollama(),
          new OpenAiLike("vllm"),
          new OpenAiLike("litellm"),
          new HuggingFace("huggingface", "router.huggingface.co", "api-inference.huggingface.co"),
          new HuggingFace("tgi", "*.endpoints.huggingface.cloud"),
          new DashScope(),
          new Watsonx(),
          new OpenAiLike("moonshot", "api.moonshot.ai", "api.moonshot.cn", "api.kimi.com"),
          new OpenAiLike("zhipu", "open.bigmodel.cn", "api.z.ai"),
          new OpenAiLike("openai_compatible"));

  private static final Map<String, Provider> BY_NAME = new HashMap<>();

  static {
    for (Provider provider : ALL) {
      BY_NAME.put(provider.name(), provider);
    }
  }

  private Providers() {}

  static Map<String, Provider> byHost() {
    Map<String, Provider> hosts = new HashMap<>();
    for (Provider provider : ALL) {
      for (String host : provider.hosts()) {
        if (host.indexOf('*') < 0) {
          hosts.put(host, provider);
        }
      }
    }
    return hosts;
  }

  static boolean knows(String name) {
    return BY_NAME.containsKey(name);
  }

  /** A provider of the user's own endpoint; one with OpenAI's paths where the name is not known. */
  static Provider named(String name) {
    Provider known = BY_NAME.get(name);
    return known == null ? new OpenAiLike(name) : known;
  }
}
