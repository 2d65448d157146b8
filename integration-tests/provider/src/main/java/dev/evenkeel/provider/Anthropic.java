package dev.evenkeel.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/messages}. */
final class Anthropic implements Api {

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/v1/messages")
        ? Optional.of(
            new Asked(this, body.path("model").asString(""), body.path("stream").asBoolean(false)))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    return Json.text(
        message(model, List.of(Map.of("type", "text", "text", text)), "end_turn", usage(12, 8)));
  }

  @Override
  public String toolCall(String model, String name, String arguments) {
    Map<String, Object> use =
        Map.of(
            "type", "tool_use", "id", "toolu_scripted", "name", name, "input", Json.map(arguments));
    return Json.text(message(model, List.of(use), "tool_use", usage(12, 8)));
  }

  private static Map<String, Object> message(
      String model, List<?> content, String stopReason, Map<String, Object> usage) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", "msg_scripted");
    message.put("type", "message");
    message.put("role", "assistant");
    message.put("model", model);
    message.put("content", content);
    message.put("stop_reason", stopReason);
    message.put("stop_sequence", null);
    message.put("usage", usage);
    return message;
  }

  private static Map<String, Object> usage(int input, int output) {
    return Map.of(
        "input_tokens",
        input,
        "output_tokens",
        output,
        "cache_creation_input_tokens",
        0,
        "cache_read_input_tokens",
        0);
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    List<String> frames = new ArrayList<>();
    frames.add(
        frame("message_start", Map.of("message", message(model, List.of(), null, usage(12, 1)))));
    frames.add(
        frame(
            "content_block_start",
            Map.of("index", 0, "content_block", Map.of("type", "text", "text", ""))));
    for (String piece : pieces) {
      frames.add(
          frame(
              "content_block_delta",
              Map.of("index", 0, "delta", Map.of("type", "text_delta", "text", piece))));
    }
    frames.add(frame("content_block_stop", Map.of("index", 0)));
    Map<String, Object> delta = new LinkedHashMap<>();
    delta.put("stop_reason", "end_turn");
    delta.put("stop_sequence", null);
    frames.add(frame("message_delta", Map.of("delta", delta, "usage", Map.of("output_tokens", 8))));
    frames.add(frame("message_stop", Map.of()));
    return frames;
  }

  @Override
  public int framesBeforeText() {
    return 2;
  }

  private static String frame(String type, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.putAll(data);
    return Json.event(type, event);
  }

  @Override
  public String errorFrame(int status) {
    return Json.event("error", body(status));
  }

  @Override
  public String error(int status) {
    return Json.text(body(status));
  }

  private static Map<String, Object> body(int status) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "error");
    body.put("error", Map.of("type", type(status), "message", message(status)));
    body.put("request_id", "req_scripted");
    return body;
  }

  private static String type(int status) {
    return switch (status) {
      case 400 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      default -> "api_error";
    };
  }

  private static String message(int status) {
    return switch (status) {
      case 401 -> "invalid api key";
      case 429 -> "This request would exceed your organization's rate limit.";
      case 503 -> "Service Unavailable";
      case 529 -> "Overloaded";
      default -> "Internal server error";
    };
  }
}
