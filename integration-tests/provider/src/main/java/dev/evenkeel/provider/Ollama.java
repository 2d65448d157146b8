package dev.evenkeel.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/chat}, streamed as a JSON object per line unless the request says otherwise. */
final class Ollama implements Api {

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/api/chat")
        ? Optional.of(
            new Asked(this, body.path("model").asString(""), body.path("stream").asBoolean(true)))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    return line(model, text, true);
  }

  @Override
  public String toolCall(String model, String name, String arguments) {
    Map<String, Object> function = Map.of("name", name, "arguments", Json.map(arguments));
    Map<String, Object> message =
        Map.of(
            "role",
            "assistant",
            "content",
            "",
            "tool_calls",
            List.of(Map.of("function", function)));
    return line(model, message, true);
  }

  private static String line(String model, String text, boolean done) {
    return line(model, Map.of("role", "assistant", "content", text), done);
  }

  private static String line(String model, Map<String, Object> message, boolean done) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("model", model);
    line.put("created_at", "2026-11-23T00:00:00Z");
    line.put("message", message);
    line.put("done", done);
    if (done) {
      line.put("done_reason", "stop");
      line.put("prompt_eval_count", 12);
      line.put("eval_count", 8);
    }
    return Json.text(line) + "\n";
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    List<String> frames = new ArrayList<>();
    pieces.forEach(piece -> frames.add(line(model, piece, false)));
    frames.add(line(model, "", true));
    return frames;
  }

  @Override
  public int framesBeforeText() {
    return 0;
  }

  @Override
  public String errorFrame(int status) {
    return error(status) + "\n";
  }

  @Override
  public String error(int status) {
    return Json.text(
        Map.of(
            "error", status == 503 ? "server busy, please try again" : "an error was encountered"));
  }

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }
}
