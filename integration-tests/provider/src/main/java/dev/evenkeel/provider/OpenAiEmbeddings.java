package dev.evenkeel.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/embeddings}. There is no stream of it. */
final class OpenAiEmbeddings implements Api {

  @Override
  public Optional<Asked> read(String path, JsonNode body) {
    return path.endsWith("/embeddings")
        ? Optional.of(new Asked(this, body.path("model").asString(""), false))
        : Optional.empty();
  }

  @Override
  public String answer(String model, String text) {
    Map<String, Object> row =
        Map.of(
            "object",
            "embedding",
            "index",
            0,
            "embedding",
            List.of(0.25, -0.5, text.length() / 100.0));
    return Json.text(
        Map.of(
            "object",
            "list",
            "model",
            model,
            "data",
            List.of(row),
            "usage",
            Map.of("prompt_tokens", 5, "total_tokens", 5)));
  }

  @Override
  public List<String> frames(String model, List<String> pieces) {
    throw new UnsupportedOperationException("embeddings are not streamed");
  }

  @Override
  public int framesBeforeText() {
    return 0;
  }

  @Override
  public String errorFrame(int status) {
    throw new UnsupportedOperationException("embeddings are not streamed");
  }

  @Override
  public String error(int status) {
    return Json.text(OpenAiErrors.body(status));
  }
}
