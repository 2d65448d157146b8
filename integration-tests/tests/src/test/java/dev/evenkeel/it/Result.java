package dev.evenkeel.it;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the application got of a call.
 *
 * @param model that answered, as the answer names it; null when the application does not tell
 * @param error the exception's class; null for none
 * @param chain the exception and what caused it: types and messages, without what differs from run
 *     to run
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
    List<String> chain,
    int status,
    String body,
    String evenkeel,
    long millis,
    String json) {

  /** Ports, times, hashes, identifiers, and how often an SDK says that it has tried. */
  private static final Pattern OF_ONE_RUN =
      Pattern.compile(
          "@?\\b[0-9a-f]{8}(-?[0-9a-f]{4})*\\b|@[0-9a-f]+|\\b[0-9]{3,}(?= ?ms)|[0-9]{4,}"
              + "|[0-9]+(?= attempts)");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static Result parse(String line) {
    JsonNode json = MAPPER.readTree(line);
    return new Result(
        json.path("id").asString(),
        texts(json, "pieces"),
        text(json, "model"),
        text(json, "error"),
        texts(json, "chain").stream().map(Result::lasting).toList(),
        json.path("status").asInt(),
        text(json, "body"),
        text(json, "evenkeel"),
        json.path("millis").asLong(),
        line);
  }

  private static List<String> texts(JsonNode json, String name) {
    return StreamSupport.stream(json.path(name).spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  private static String lasting(String message) {
    return OF_ONE_RUN.matcher(message).replaceAll("#");
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
