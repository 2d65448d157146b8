package dev.evenkeel.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1beta/interactions}. */
final class GeminiInteractions implements Api {

  private final Gemini errors = new Gemini();

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/interactions")
        ? Optional.of(
            new Asked(this, body.path("model").asString(""), body.path("stream").asBoolean(false)))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    Map<String, Object> step =
        Map.of("type", "model_output", "content", List.of(Map.of("type", "text", "text", text)));
    return Json.text(
        Map.of(
            "id",
            "int_scripted",
            "object",
            "interaction",
            "status",
            "completed",
            "model",
            model,
            "steps",
            List.of(step),
            "usage",
            usage()));
  }

  private static Map<String, Object> usage() {
    return Map.of("total_input_tokens", 12, "total_output_tokens", 8, "total_tokens", 20);
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    List<String> frames = new ArrayList<>();
    Map<String, Object> begun =
        Map.of(
            "id", "int_scripted", "object", "interaction", "status", "in_progress", "model", model);
    frames.add(event("interaction.created", Map.of("interaction", begun)));
    frames.add(event("step.start", Map.of("index", 0, "step", Map.of("type", "model_output"))));
    for (String piece : pieces) {
      Map<String, Object> delta = Map.of("type", "text", "text", piece);
      frames.add(event("step.delta", Map.of("index", 0, "delta", delta)));
    }
    frames.add(event("step.stop", Map.of("index", 0)));
    Map<String, Object> ended =
        Map.of(
            "id", "int_scripted",
            "object", "interaction",
            "status", "completed",
            "model", model,
            "usage", usage());
    frames.add(event("interaction.completed", Map.of("interaction", ended)));
    frames.add("event: done\ndata: [DONE]\n\n");
    return frames;
  }

  @Override
  public int framesBeforeText() {
    return 2;
  }

  private static String event(String type, Map<String, Object> data) {
    Map<String, Object> event = new java.util.LinkedHashMap<>(Map.of("event_type", type));
    event.putAll(data);
    return Json.event(type, event);
  }

  @Override
  public String errorFrame(int status) {
    return event("error", Map.of("error", Map.of("code", "" + status, "message", "it has failed")));
  }

  @Override
  public String error(int status) {
    return errors.error(status);
  }
}
