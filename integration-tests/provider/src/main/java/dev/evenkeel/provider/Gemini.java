package dev.evenkeel.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1beta/models/MODEL:generateContent} and {@code :streamGenerateContent?alt=sse}. */
final class Gemini implements Api {

  private static final Pattern PATH =
      Pattern.compile(".*/models/([^/:]+):(generateContent|streamGenerateContent)");

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches()
        ? Optional.of(
            new Asked(this, matcher.group(1), matcher.group(2).equals("streamGenerateContent")))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    return Json.text(response(model, text, true));
  }

  private static Map<String, Object> response(String model, String text, boolean last) {
    Map<String, Object> content = Map.of("role", "model", "parts", List.of(Map.of("text", text)));
    Map<String, Object> candidate =
        last
            ? Map.of("index", 0, "content", content, "finishReason", "STOP")
            : Map.of("index", 0, "content", content);
    return Map.of(
        "candidates", List.of(candidate),
        "modelVersion", model,
        "usageMetadata",
            Map.of("promptTokenCount", 12, "candidatesTokenCount", 8, "totalTokenCount", 20));
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    return IntStream.range(0, pieces.size())
        .mapToObj(i -> Json.event(response(model, pieces.get(i), i == pieces.size() - 1)))
        .toList();
  }

  @Override
  public int framesBeforeText() {
    return 0;
  }

  @Override
  public String errorFrame(int status) {
    return Json.event(body(status));
  }

  @Override
  public String error(int status) {
    return Json.text(body(status));
  }

  private static Map<String, Object> body(int status) {
    return Map.of(
        "error", Map.of("code", status, "message", message(status), "status", name(status)));
  }

  private static String name(int status) {
    return switch (status) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> "INTERNAL";
    };
  }

  private static String message(int status) {
    return switch (status) {
      case 429 -> "Resource has been exhausted (e.g. check quota).";
      case 503 -> "The service is currently unavailable.";
      default -> "An internal error has occurred.";
    };
  }
}
