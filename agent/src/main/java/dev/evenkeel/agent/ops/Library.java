package dev.evenkeel.agent.ops;

import java.util.List;

/**
 * A library that an application may hold, and what the agent does with its calls.
 *
 * @param marker a class that only it has
 * @param carried whether its LLM calls are carried; what is false goes through untouched
 * @param note on what its calls run
 */
record Library(String name, String marker, boolean carried, String note) {

  private static final String UNTOUCHED = "its calls go through untouched";

  /** Those that are known; an SDK that is not may still run on a client that is. */
  static final List<Library> ALL =
      List.of(
          new Library("OkHttp", "okhttp3/OkHttpClient", true, "carried"),
          sdk("openai-java", "com/openai/client/OpenAIClient", "OkHttp"),
          sdk("anthropic-java", "com/anthropic/client/AnthropicClient", "OkHttp"),
          sdk("google-genai", "com/google/genai/Client", "OkHttp"),
          sdk("cohere-java", "com/cohere/api/Cohere", "OkHttp"),
          sdk("DashScope", "com/alibaba/dashscope/aigc/generation/Generation", "OkHttp"),
          sdk("openai-gpt3-java", "com/theokanning/openai/client/OpenAiApi", "OkHttp"),
          sdk("LangChain4j", "dev/langchain4j/model/chat/ChatModel", "java.net.http by default"),
          sdk(
              "Spring AI",
              "org/springframework/ai/chat/model/ChatModel",
              "java.net.http or OkHttp; not where Apache HttpClient or Reactor Netty is there"),
          sdk("ollama4j", "io/github/ollama4j/Ollama", "java.net.http"),
          sdk("simple-openai", "io/github/sashirestela/openai/SimpleOpenAI", "java.net.http"),
          sdk("watsonx-ai", "com/ibm/watsonx/ai/chat/ChatService", "java.net.http"),
          not("Azure OpenAI's SDK", "com/azure/ai/openai/OpenAIClient"),
          not(
              "Amazon Bedrock's SDK",
              "software/amazon/awssdk/services/bedrockruntime/BedrockRuntimeClient"),
          not("Apache HttpClient 5", "org/apache/hc/client5/http/classic/HttpClient"),
          not("Apache HttpClient 4", "org/apache/http/client/HttpClient"),
          not("Reactor Netty", "reactor/netty/http/client/HttpClient"),
          not("Jetty's client", "org/eclipse/jetty/client/HttpClient"),
          not("Google's HTTP client", "com/google/api/client/http/HttpTransport"),
          not("Vert.x", "io/vertx/core/http/HttpClient"));

  private static Library sdk(String name, String marker, String runsOn) {
    return new Library(name, marker, true, "runs on " + runsOn);
  }

  private static Library not(String name, String marker) {
    return new Library(name, marker, false, UNTOUCHED);
  }

  boolean sdk() {
    return note.startsWith("runs on");
  }
}
