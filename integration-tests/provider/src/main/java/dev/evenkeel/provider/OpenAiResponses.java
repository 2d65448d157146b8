package dev.evenkeel.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/responses}. */
final class OpenAiResponses implements Api {

  private static final String ITEM = "msg_scripted";

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/responses")
        ? Optional.of(
            new Asked(this, body.path("model").asString(""), body.path("stream").asBoolean(false)))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    return Json.text(response(model, "completed", List.of(message(text))));
  }

  private static Map<String, Object> response(String model, String status, List<?> output) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("id", "resp_scripted");
    response.put("object", "response");
    response.put("created_at", 1_790_000_000L);
    response.put("status", status);
    response.put("model", model);
    response.put("error", null);
    response.put("incomplete_details", null);
    response.put("instructions", null);
    response.put("metadata", Map.of());
    response.put("output", output);
    response.put("parallel_tool_calls", true);
    response.put("temperature", 1.0);
    response.put("tool_choice", "auto");
    response.put("tools", List.of());
    response.put("top_p", 1.0);
    if (status.equals("completed")) {
      response.put(
          "usage",
          Map.of(
              "input_tokens", 12,
              "input_tokens_details", Map.of("cached_tokens", 0),
              "output_tokens", 8,
              "output_tokens_details", Map.of("reasoning_tokens", 0),
              "total_tokens", 20));
    }
    return response;
  }

  private static Map<String, Object> message(String text) {
    return Map.of(
        "id", ITEM,
        "type", "message",
        "role", "assistant",
        "status", "completed",
        "content", List.of(part(text)));
  }

  private static Map<String, Object> part(String text) {
    return Map.of("type", "output_text", "text", text, "annotations", List.of());
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    String text = String.join("", pieces);
    List<String> frames = new ArrayList<>();
    frames.add(
        frame(
            "response.created", Map.of("response", response(model, "in_progress", List.of())), 0));
    for (String piece : pieces) {
      frames.add(
          frame(
              "response.output_text.delta",
              Map.of(
                  "item_id",
                  ITEM,
                  "output_index",
                  0,
                  "content_index",
                  0,
                  "delta",
                  piece,
                  "logprobs",
                  List.of()),
              frames.size()));
    }
    frames.add(
        frame(
            "response.completed",
            Map.of("response", response(model, "completed", List.of(message(text)))),
            frames.size()));
    return frames;
  }

  @Override
  public int framesBeforeText() {
    return 1;
  }

  private static String frame(String type, Map<String, Object> data, int sequence) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("sequence_number", sequence);
    event.putAll(data);
    return Json.event(type, event);
  }

  @Override
  public String errorFrame(int status) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("code", status == 429 ? "rate_limit_exceeded" : "server_error");
    event.put("message", "The server had an error while processing your request.");
    event.put("param", null);
    return frame("error", event, 1);
  }

  @Override
  public String error(int status) {
    return Json.text(OpenAiErrors.body(status));
  }
}
