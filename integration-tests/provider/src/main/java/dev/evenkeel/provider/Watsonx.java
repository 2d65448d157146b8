package dev.evenkeel.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /ml/v1/text/chat} and {@code /ml/v1/text/chat_stream}: OpenAI's shapes, with the
 * model under another name, events with names and errors of its own.
 */
final class Watsonx implements Api {

  private final OpenAiChat like = new OpenAiChat();

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    boolean stream = path.endsWith("/text/chat_stream");
    return stream || path.endsWith("/text/chat")
        ? Optional.of(new Asked(this, body.path("model_id").asString(""), stream))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    return like.answer(model, text);
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    List<String> frames = like.frames(model, pieces);
    return frames.subList(0, frames.size() - 1).stream() // there is no [DONE]
        .map(frame -> "id: 1\nevent: message\n" + frame)
        .toList();
  }

  @Override
  public int framesBeforeText() {
    return like.framesBeforeText();
  }

  @Override
  public String errorFrame(int status) {
    return "id: 1\nevent: error\ndata: " + error(status) + "\n\n";
  }

  @Override
  public String error(int status) {
    String code =
        switch (status) {
          case 400 -> "invalid_request_entity";
          case 401 -> "authentication_token_not_valid";
          case 429 -> "rate_limit_reached_requests";
          case 503 -> "downstream_request_failed";
          default -> "internal_error";
        };
    Map<String, Object> error = Map.of("code", code, "message", "scripted " + code);
    return Json.text(Map.of("errors", List.of(error), "trace", "scripted", "status_code", status));
  }
}
