package dev.evenkeel.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/chat/completions}. */
final class OpenAiChat implements Api {

  private static final long CREATED = 1_790_000_000L;

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/chat/completions")
        ? Optional.of(
            new Asked(this, body.path("model").asString(""), body.path("stream").asBoolean(false)))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", text);
    message.put("refusal", null);
    return answer(model, message, "stop", usage(text));
  }

  @Override
  public String toolCall(String model, String name, String arguments) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", null);
    message.put(
        "tool_calls",
        List.of(
            Map.of(
                "id",
                "call_scripted",
                "type",
                "function",
                "function",
                Map.of("name", name, "arguments", arguments))));
    return answer(model, message, "tool_calls", usage(arguments));
  }

  private static String answer(
      String model, Map<String, Object> message, String finish, Map<String, Object> usage) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("logprobs", null);
    choice.put("finish_reason", finish);
    return Json.text(
        Map.of(
            "id",
            "chatcmpl-scripted",
            "object",
            "chat.completion",
            "created",
            CREATED,
            "model",
            model,
            "choices",
            List.of(choice),
            "usage",
            usage));
  }

  private static Map<String, Object> usage(String text) {
    int output = text.split(" ").length;
    return Map.of("prompt_tokens", 12, "completion_tokens", output, "total_tokens", 12 + output);
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    List<String> frames = new ArrayList<>();
    frames.add(Json.event(chunk(model, Map.of("role", "assistant", "content", ""), null)));
    pieces.forEach(piece -> frames.add(Json.event(chunk(model, Map.of("content", piece), null))));
    frames.add(Json.event(chunk(model, Map.of(), "stop")));
    frames.add("data: [DONE]\n\n");
    return frames;
  }

  @Override
  public int framesBeforeText() {
    return 1;
  }

  private static Map<String, Object> chunk(String model, Map<String, String> delta, String finish) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("logprobs", null);
    choice.put("finish_reason", finish);
    return Map.of(
        "id",
        "chatcmpl-scripted",
        "object",
        "chat.completion.chunk",
        "created",
        CREATED,
        "model",
        model,
        "choices",
        List.of(choice));
  }

  @Override
  public String errorFrame(int status) {
    return Json.event(OpenAiErrors.body(status));
  }

  @Override
  public String error(int status) {
    return Json.text(OpenAiErrors.body(status));
  }
}
