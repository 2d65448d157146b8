package dev.evenkeel.provider;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One provider API: what a request asks for, and what answers and errors look like. */
interface Api {

  /** Reads a request, or nothing when it is not one of this API. */
  Optional<Asked> read(String path, JsonNode body);

  String answer(String model, String text);

  /** An answer that asks for a tool. */
  default String toolCall(String model, String name, String arguments) {
    throw new UnsupportedOperationException("no tools in " + getClass().getSimpleName());
  }

  /** The frames of a stream, one for each write; the last is the end marker. */
  List<String> frames(String model, List<String> pieces);

  /** How many frames come before the first piece of text. */
  int framesBeforeText();

  /** The frame that reports an error inside a stream. */
  String errorFrame(int status);

  String error(int status);

  default String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  /** All that the provider knows; the first that reads a request serves it. */
  static List<Api> all() {
    return List.of(
        new OpenAiChat(),
        new OpenAiResponses(),
        new OpenAiEmbeddings(),
        new Anthropic(),
        new Gemini(),
        new GeminiInteractions(),
        new Ollama(),
        new Cohere(),
        new DashScope(),
        new Watsonx());
  }
}
