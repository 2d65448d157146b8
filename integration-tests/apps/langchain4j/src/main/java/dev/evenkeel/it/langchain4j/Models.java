package dev.evenkeel.it.langchain4j;

import dev.evenkeel.it.app.Case;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.time.Duration;

/** LangChain4j's models, each with nothing set but what a case asks for. */
final class Models {

  private Models() {}

  /** Null for the default. */
  static Integer retries(Case call) {
    return call.retries() < 0 ? null : Integer.valueOf(call.retries());
  }

  /** Null for the default. */
  static Duration timeout(Case call) {
    return call.timeout().isZero() ? null : call.timeout();
  }

  static ChatModel openAi(Case call) {
    return OpenAiChatModel.builder()
        .apiKey("sk-test")
        .baseUrl(call.url() + "/v1")
        .modelName(call.model())
        .maxRetries(retries(call))
        .timeout(timeout(call))
        .build();
  }

  static StreamingChatModel openAiStreaming(Case call) {
    return OpenAiStreamingChatModel.builder()
        .apiKey("sk-test")
        .baseUrl(call.url() + "/v1")
        .modelName(call.model())
        .timeout(timeout(call))
        .build();
  }

  static ChatModel anthropic(Case call) {
    return AnthropicChatModel.builder()
        .apiKey("test")
        .baseUrl(call.url() + "/v1")
        .modelName(call.model())
        .maxRetries(retries(call))
        .timeout(timeout(call))
        .build();
  }

  static StreamingChatModel anthropicStreaming(Case call) {
    return AnthropicStreamingChatModel.builder()
        .apiKey("test")
        .baseUrl(call.url() + "/v1")
        .modelName(call.model())
        .timeout(timeout(call))
        .build();
  }

  static ChatModel ollama(Case call) {
    return OllamaChatModel.builder()
        .baseUrl(call.url())
        .modelName(call.model())
        .maxRetries(retries(call))
        .timeout(timeout(call))
        .build();
  }

  static StreamingChatModel ollamaStreaming(Case call) {
    return OllamaStreamingChatModel.builder()
        .baseUrl(call.url())
        .modelName(call.model())
        .timeout(timeout(call))
        .build();
  }

  static ChatModel mistral(Case call) {
    return MistralAiChatModel.builder()
        .apiKey("test")
        .baseUrl(call.url() + "/v1")
        .modelName(call.model())
        .maxRetries(retries(call))
        .timeout(timeout(call))
        .build();
  }

  static StreamingChatModel mistralStreaming(Case call) {
    return MistralAiStreamingChatModel.builder()
        .apiKey("test")
        .baseUrl(call.url() + "/v1")
        .modelName(call.model())
        .timeout(timeout(call))
        .build();
  }
}
