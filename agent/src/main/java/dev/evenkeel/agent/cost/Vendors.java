package dev.evenkeel.agent.cost;

import java.util.List;

/**
 * Whose list holds for a seller of others' models that has no row of its own. Nobody's for servers
 * of one's own: their tokens have no list price.
 */
final class Vendors {

  private static final List<String> ALL =
      List.of(
          "openai",
          "anthropic",
          "gemini",
          "mistral",
          "cohere",
          "deepseek",
          "xai",
          "moonshot",
          "zhipu",
          "perplexity");

  private Vendors() {}

  /**
   * @param provider who answers, in this project's words
   */
  static List<String> of(String provider) {
    return switch (provider) {
      case "azure_openai" -> List.of("openai");
      case "vertex" -> List.of("gemini", "anthropic", "mistral");
      case "bedrock" -> List.of("anthropic");
      case "openai",
          "anthropic",
          "gemini",
          "mistral",
          "cohere",
          "deepseek",
          "xai",
          "moonshot",
          "zhipu",
          "perplexity",
          "groq",
          "together",
          "fireworks",
          "bedrock_mantle",
          "dashscope",
          "watsonx",
          "huggingface",
          "tgi",
          "vllm",
          "ollama" ->
          List.of();
      default -> ALL; // gateways
    };
  }

  /**
   * The vendor that a name such as {@code openai/gpt-4o} begins with, as gateways write it.
   *
   * @return null for a name without a vendor, an empty string for a vendor without a list
   */
  static String named(String model) {
    if (model.startsWith("anthropic.")) {
      return "anthropic";
    }
    int slash = model.lastIndexOf('/');
    if (slash < 0) {
      return null;
    }
    String vendor = model.substring(model.lastIndexOf('/', slash - 1) + 1, slash);
    return switch (vendor) {
      case "azure" -> "openai";
      case "google", "vertex_ai" -> "gemini";
      case "mistralai" -> "mistral";
      case "x-ai" -> "xai";
      case "moonshotai" -> "moonshot";
      case "z-ai", "zai", "zhipuai" -> "zhipu";
      default -> ALL.contains(vendor) ? vendor : "";
    };
  }

  /** A name without the vendor that it begins with. */
  static String bare(String model) {
    return model.startsWith("anthropic.")
        ? model.substring("anthropic.".length())
        : model.substring(model.lastIndexOf('/') + 1);
  }
}
