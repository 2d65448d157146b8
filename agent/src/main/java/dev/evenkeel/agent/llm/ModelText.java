package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Names another model in the body of a request; every other byte stays as it is. */
public final class ModelText {

  private ModelText() {}

  /**
   * Replaces the value of the top-level {@code model}.
   *
   * @param from what it must be
   * @param to plain ASCII without quotes and backslashes
   * @return null where the body names no such model, or not just once, or is no whole JSON object
   */
  public static byte[] replace(byte[] body, String from, String to) {
    int start = -1;
    try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean model = parser.currentName().equals("model");
        JsonToken value = parser.nextToken();
        if (model) {
          if (start >= 0 || value != JsonToken.VALUE_STRING || !from.equals(parser.getString())) {
            return null;
          }
          start = (int) parser.currentTokenLocation().getByteOffset();
        }
        parser.skipChildren();
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        return null;
      }
    } catch (JacksonException noJson) {
      return null;
    }
    return start < 0 || body[start] != '"' ? null : splice(body, start + 1, to);
  }

  private static byte[] splice(byte[] body, int start, String to) {
    int end = start;
    while (body[end] != '"') {
      end += body[end] == '\\' ? 2 : 1;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + to.length());
    out.write(body, 0, start);
    out.writeBytes(to.getBytes(UTF_8));
    out.write(body, end, body.length - end);
    return out.toByteArray();
  }

  /** Loads Jackson with the first fallback, which an application may never need. */
  private static final class Json {
    static final JsonFactory FACTORY = new JsonFactory();
  }
}
