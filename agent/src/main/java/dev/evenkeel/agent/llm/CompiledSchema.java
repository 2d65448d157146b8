package dev.evenkeel.agent.llm;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One schema, compiled by networknt's validator. It fetches no reference from elsewhere. */
final class CompiledSchema implements SchemaCheck {

  private static final JsonMapper JSON = new JsonMapper();

  /** Google's types, in the order of its enum: some of its clients send their numbers. */
  private static final String[] TYPES = {
    "", "string", "number", "integer", "boolean", "array", "object", "null"
  };

  private final Schema schema;

  /**
   * @throws RuntimeException for what is no schema
   */
  CompiledSchema(byte[] text, boolean openApi) {
    JsonNode tree = JSON.readTree(text);
    if (openApi) {
      translate(tree);
    }
    schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(tree);
    schema.initializeValidators();
  }

  @Override
  public boolean violates(byte[] json) {
    try {
      return !schema.validate(JSON.readTree(json)).isEmpty();
    } catch (JacksonException noJson) {
      return true;
    } catch (RuntimeException | StackOverflowError unusable) {
      return false; // a reference to elsewhere, a pattern of another dialect
    }
  }

  private static String type(JsonNode type) {
    if (type == null) {
      return "";
    }
    if (type.isString()) {
      return type.asString().toLowerCase(Locale.ROOT);
    }
    int number = type.isInt() ? type.asInt() : 0;
    return number > 0 && number < TYPES.length ? TYPES[number] : "";
  }

  /** Google writes {@code "STRING"} and {@code nullable} where JSON Schema has other words. */
  private static void translate(JsonNode node) {
    if (node instanceof ArrayNode array) {
      array.forEach(CompiledSchema::translate);
    } else if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        translate(entry.getValue());
      }
      String word = type(object.get("type"));
      if (!word.isEmpty()) {
        if (object.path("nullable").asBoolean(false)) {
          object.putArray("type").add(word).add("null");
          if (object.get("enum") instanceof ArrayNode values) {
            values.addNull();
          }
        } else {
          object.put("type", word);
        }
      }
    }
  }
}
