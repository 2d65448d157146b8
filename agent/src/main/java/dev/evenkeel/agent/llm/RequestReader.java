package dev.evenkeel.agent.llm;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the top-level keys of a request's JSON body; everything below them is skipped. */
final class RequestReader {

  private static final int MAX_MODEL = 256;

  /** Never throws: of a body that is no JSON it returns what was read until then. */
  RequestFacts read(byte[] body) {
    if (body == null || body.length == 0 || !object(body)) {
      return RequestFacts.NONE;
    }
    Notes notes = new Notes();
    try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          notes.property(parser, parser.currentName());
        }
      }
    } catch (JacksonException e) {
      // Cut or damaged: the provider will say so.
    }
    return notes.facts();
  }

  /** Loads Jackson with the first body that is read, which an application may never send. */
  private static final class Json {
    static final JsonFactory FACTORY = new JsonFactory();
  }

  private static boolean object(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b == '{';
      }
    }
    return false;
  }

  private static final class Notes {
    private String model;
    private Boolean stream;
    private boolean background;
    private boolean stored;
    private boolean previous;
    private int keys;
    private boolean promises;

    void property(JsonParser parser, String name) {
      keys |= RequestFacts.Key.bit(name);
      JsonToken value = parser.nextToken();
      switch (name) {
        case "model", "model_id" -> {
          if (value == JsonToken.VALUE_STRING && parser.getStringLength() <= MAX_MODEL) {
            model = parser.getString();
          }
        }
        case "stream" -> stream = value.isBoolean() ? (Boolean) parser.getBooleanValue() : stream;
        case "background" -> background = value == JsonToken.VALUE_TRUE;
        case "store" -> stored = value == JsonToken.VALUE_TRUE;
        case "previous_response_id", "conversation" -> previous = value != JsonToken.VALUE_NULL;
        case "tools",
            "functions",
            "toolConfig",
            "response_format",
            "output_format",
            "output_config",
            "text",
            "format",
            "generationConfig",
            "generation_config",
            "parameters" ->
            promises |= value == JsonToken.VALUE_STRING || value.isStructStart();
        default -> {
          // Skipped below.
        }
      }
      parser.skipChildren();
    }

    RequestFacts facts() {
      return new RequestFacts(model, stream, background || (stored && previous), keys, promises);
    }
  }
}
