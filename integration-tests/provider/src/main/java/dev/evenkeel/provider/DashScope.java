package dev.evenkeel.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/v1/services/aigc/text-generation/generation}; a header asks for a stream, see
 * {@link ScriptDispatcher}.
 */
final class DashScope implements Api {

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/text-generation/generation")
        ? Optional.of(new Asked(this, body.path("model").asString(""), false))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    return Json.text(body(text, true));
  }

  private static Map<String, Object> body(String text, boolean last) {
    Map<String, Object> message = Map.of("role", "assistant", "content", text);
    return Map.of(
        "request_id",
        "scripted",
        "output",
        Map.of(
            "choices",
            List.of(Map.of("finish_reason", last ? "stop" : "null", "message", message))),
        "usage",
        Map.of("input_tokens", 12, "output_tokens", 8, "total_tokens", 20));
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    return IntStream.range(0, pieces.size())
        .mapToObj(i -> event("result", 200, body(pieces.get(i), i == pieces.size() - 1)))
        .toList();
  }

  private static String event(String name, int status, Map<String, Object> data) {
    return "id:1\nevent:"
        + name
        + "\n:HTTP_STATUS/"
        + status
        + "\ndata:"
        + Json.text(data)
        + "\n\n";
  }

  @Override
  public int framesBeforeText() {
    return 0;
  }

  @Override
  public String errorFrame(int status) {
    return event("error", status, fault(status));
  }

  @Override
  public String error(int status) {
    return Json.text(fault(status));
  }

  private static Map<String, Object> fault(int status) {
    String code =
        switch (status) {
          case 400 -> "InvalidParameter";
          case 401 -> "InvalidApiKey";
          case 429 -> "Throttling.RateQuota";
          case 503 -> "ServiceUnavailable";
          default -> "InternalError";
        };
    return Map.of("code", code, "message", "scripted " + code, "request_id", "scripted");
  }
}
