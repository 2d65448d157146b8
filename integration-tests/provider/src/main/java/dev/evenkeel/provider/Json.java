package dev.evenkeel.provider;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON text from maps and lists, and back. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static JsonNode read(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  /** Of the text of a JSON object. */
  @SuppressWarnings("unchecked") // an object becomes a map with names for keys
  static Map<String, Object> map(String object) {
    return MAPPER.readValue(object, Map.class);
  }

  /** A {@code data:} event. */
  static String event(Map<String, ?> data) {
    return "data: " + text(data) + "\n\n";
  }

  /** An event with its name, which the data repeats as {@code type}. */
  static String event(String name, Map<String, ?> data) {
    return "event: " + name + "\ndata: " + text(data) + "\n\n";
  }
}
