package dev.evenkeel.it;

import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the application got of a call.
 *
 * @param model that answered, as the answer names it; null when the application does not tell
 * @param error the exception's class; null for none
 * @param status of the response behind the exception; 0 for none
 * @param body of that response; null when the SDK does not tell
 * @param evenkeel its {@code x-evenkeel} header; null when there is none or the SDK does not tell
 * @param json all of it, for messages
 */
record Result(
    String id,
    List<String> pieces,
    String model,
    String error,
    int status,
    String body,
    String evenkeel,
    long millis,
    String json) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static Result parse(String line) {
    JsonNode json = MAPPER.readTree(line);
    return new Result(
        json.path("id").asString(),
        StreamSupport.stream(json.path("pieces").spliterator(), false)
            .map(JsonNode::asString)
            .toList(),
        text(json, "model"),
        text(json, "error"),
        json.path("status").asInt(),
        text(json, "body"),
        text(json, "evenkeel"),
        json.path("millis").asLong(),
        line);
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).isNull() ? null : json.path(name).asString();
  }

  boolean ok() {
    return error == null;
  }

  String text() {
    return String.join("", pieces);
  }

  /** In few words, for the log. */
  String summary() {
    String simple = ok() ? "ok" : error.substring(error.lastIndexOf('.') + 1);
    return status == 0 ? simple : simple + " " + status;
  }
}
