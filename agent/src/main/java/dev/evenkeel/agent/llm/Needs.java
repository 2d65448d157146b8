package dev.evenkeel.agent.llm;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a request needs of the model that answers it. It is read only where a fallback is about to
 * be asked.
 *
 * @param prefill whether the model is to go on with words put into its mouth: the last message is
 *     of the assistant
 * @param tools whether tools are declared
 * @param tokens about how many the prompt has: four characters each, without images and the like
 */
public record Needs(boolean prefill, boolean tools, long tokens) {

  private static final int LONGEST_WORD = 1_000; // a longer one is data
  private static final int CHARACTERS = 4;

  /** Never throws: of a body that is no JSON it says what was read until then. */
  public static Needs of(byte[] body) {
    Reading reading = new Reading();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "messages", "contents", "input" -> reading.messages(parser);
            case "tools", "functions" -> {
              reading.tools |= parser.currentToken() == JsonToken.START_ARRAY;
              reading.text(parser);
            }
            default -> reading.text(parser);
          }
        }
      }
    } catch (JacksonException noJson) {
      // The provider will say so.
    }
    return new Needs(reading.prefill, reading.tools, reading.characters / CHARACTERS);
  }

  private static final class Reading {
    private boolean prefill;
    private boolean tools;
    private long characters;

    void messages(JsonParser parser) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        text(parser);
        return;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          prefill = false;
          while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean role = parser.currentName().equals("role");
            if (parser.nextToken() == JsonToken.VALUE_STRING && role) {
              String who = parser.getString();
              prefill = who.equals("assistant") || who.equals("model");
            } else {
              text(parser);
            }
          }
        } else {
          text(parser);
        }
      }
    }

    /** Adds the texts of a value, and leaves it behind. */
    void text(JsonParser parser) {
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        if (token == null) {
          return;
        }
        if (token == JsonToken.VALUE_STRING) {
          String text = parser.getString();
          boolean data = text.length() > LONGEST_WORD && text.indexOf(' ') < 0;
          characters += data ? 0 : text.length();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0 && parser.nextToken() != null);
    }
  }
}
