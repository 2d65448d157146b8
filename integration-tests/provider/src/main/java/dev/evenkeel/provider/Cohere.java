package dev.evenkeel.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /v2/chat}. */
final class Cohere implements Api {

  private static final Map<String, Object> USAGE =
      Map.of(
          "billed_units", Map.of("input_tokens", 12, "output_tokens", 8),
          "tokens", Map.of("input_tokens", 12, "output_tokens", 8));

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/v2/chat")
        ? Optional.of(
            new Asked(this, body.path("model").asString(""), body.path("stream").asBoolean(false)))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    return Json.text(
        Map.of(
            "id",
            "scripted",
            "finish_reason",
            "COMPLETE",
            "message",
            Map.of("role", "assistant", "content", List.of(Map.of("type", "text", "text", text))),
            "usage",
            USAGE));
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    List<String> frames = new ArrayList<>();
    frames.add(
        Json.event(
            "message-start",
            Map.of(
                "type",
                "message-start",
                "id",
                "scripted",
                "delta",
                Map.of("message", Map.of("role", "assistant")))));
    frames.add(content("content-start", Map.of("type", "text", "text", "")));
    pieces.forEach(piece -> frames.add(content("content-delta", Map.of("text", piece))));
    frames.add(Json.event("content-end", Map.of("type", "content-end", "index", 0)));
    frames.add(
        Json.event(
            "message-end",
            Map.of(
                "type",
                "message-end",
                "delta",
                Map.of("finish_reason", "COMPLETE", "usage", USAGE))));
    frames.add("data: [DONE]\n\n");
    return frames;
  }

  private static String content(String type, Map<String, Object> content) {
    return Json.event(
        type,
        Map.of("type", type, "index", 0, "delta", Map.of("message", Map.of("content", content))));
  }

  @Override
  public int framesBeforeText() {
    return 2;
  }

  @Override
  public String errorFrame(int status) {
    return "data: " + error(status) + "\n\n";
  }

  @Override
  public String error(int status) {
    return Json.text(Map.of("id", "scripted", "message", message(status)));
  }

  private static String message(int status) {
    return switch (status) {
      case 401 -> "invalid api token";
      case 429 -> "You are past the per minute request limit, please wait and try again later.";
      case 503 -> "service unavailable";
      default -> "an error was encountered";
    };
  }
}
