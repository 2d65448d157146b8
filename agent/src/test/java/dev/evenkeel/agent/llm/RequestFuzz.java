package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Holds what is read of a request's body against what Jackson reads of it. */
final class RequestFuzz {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Schemas SCHEMAS = new Schemas(ignored -> {}, 0);
  private static final int DEEPEST = 90;
  private static final int LONGEST_MODEL = 256;

  private RequestFuzz() {}

  static void check(byte[] body) {
    RequestFacts facts = new RequestReader().read(body);
    for (Api api : Api.values()) {
      PromiseReader.read(api, body, SCHEMAS);
    }
    Needs.of(body);
    RequestFacts expected = plain(body) ? byJackson(body) : null;
    if (expected != null
        && !(Objects.equals(expected.model(), facts.model())
            && Objects.equals(expected.stream(), facts.stream())
            && expected.keys() == facts.keys())) {
      throw new AssertionError(facts + " instead of " + expected);
    }
  }

  /** No byte order mark, not UTF-16, and nothing escaped, as no client escapes names. */
  private static boolean plain(byte[] body) {
    for (byte b : body) {
      if (b == 0 || b == '\\') {
        return false;
      }
    }
    return body.length > 0 && body[0] > 0;
  }

  private static int bit(String name) {
    return Stream.of(RequestFacts.Key.values())
        .filter(key -> key.spelt().equals(name))
        .mapToInt(RequestFacts.Key::bit)
        .sum();
  }

  /** Null for what is no JSON object. */
  private static RequestFacts byJackson(byte[] body) {
    String model = null;
    Boolean stream = null;
    int keys = 0;
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        keys |= bit(name);
        if (name.equals("stream") && value.isBoolean()) {
          stream = parser.getBooleanValue();
        }
        if ((name.equals("model") || name.equals("model_id")) && value == JsonToken.VALUE_STRING) {
          String text = parser.getString();
          if (!text.equals(new String(text.getBytes(UTF_8), UTF_8))) {
            return null; // half a character
          }
          model = text.length() <= LONGEST_MODEL ? text : model;
        }
        if (tooDeep(parser)) {
          return null;
        }
      }
    } catch (JacksonException noJson) {
      return null;
    }
    return new RequestFacts(model, stream, false, keys, false);
  }

  /** Leaves a value behind. */
  private static boolean tooDeep(JsonParser parser) {
    int depth = 0;
    int deepest = 0;
    do {
      depth +=
          parser.currentToken().isStructStart() ? 1 : parser.currentToken().isStructEnd() ? -1 : 0;
      deepest = Math.max(deepest, depth);
    } while (depth > 0 && parser.nextToken() != null);
    return deepest > DEEPEST;
  }
}
