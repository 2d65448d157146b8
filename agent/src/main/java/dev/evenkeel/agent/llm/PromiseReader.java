package dev.evenkeel.agent.llm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what a request promises of its answer, whatever API it speaks: the names of tools, their
 * schemas, and the format that it asks for. A request has one or few of the forms that are known
 * here, and they do not contradict one another.
 */
final class PromiseReader {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Api api;
  private final byte[] body;
  private final Schemas schemas;
  private Map<String, SchemaCheck> tools;
  private boolean closed = true;
  private boolean json;
  private SchemaCheck output = SchemaCheck.NONE;

  private PromiseReader(Api api, byte[] body, Schemas schemas) {
    this.api = api;
    this.body = body;
    this.schemas = schemas;
  }

  /** Null for a body that promises nothing, or cannot be read. */
  static Promise read(Api api, byte[] body, Schemas schemas) {
    PromiseReader reader = new PromiseReader(api, body, schemas);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        reader.top(parser);
      }
    } catch (JacksonException damaged) {
      return null; // the provider will say so
    }
    Promise promise = new Promise(reader.tools, reader.closed, reader.json, reader.output);
    return promise.empty() ? null : promise;
  }

  /** The keys of a request, or of the parts of one in which some APIs wrap them. */
  private void top(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "tools", "functions" -> tools(parser, value);
        case "toolConfig",
            "parameters",
            "generationConfig",
            "generation_config",
            "output_config" -> {
          if (value == JsonToken.START_OBJECT) {
            top(parser);
          }
        }
        case "mcp_servers" -> closed = false;
        case "input" -> declaredLater(parser, value);
        case "response_format", "output_format", "text", "grammar" -> format(parser, value);
        case "format" -> {
          if (api == Api.OLLAMA) {
            ollama(parser, value);
          } else {
            format(parser, value);
          }
        }
        case "responseMimeType", "response_mime_type" -> json |= isJson(parser, value);
        case "responseSchema", "response_schema" -> output(parser, value, true);
        case "responseJsonSchema", "response_json_schema" -> output(parser, value, false);
        default -> {
          // Skipped below.
        }
      }
      parser.skipChildren();
    }
  }

  /** Items of a Responses request may bring more tools, as what a search for tools has found. */
  private void declaredLater(JsonParser parser, JsonToken value) {
    if (api != Api.OPENAI_RESPONSES || value != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean brought = parser.currentName().equals("tools");
        JsonToken at = parser.nextToken();
        if (brought) {
          tools(parser, at);
        }
        parser.skipChildren();
      }
    }
  }

  private static boolean isJson(JsonParser parser, JsonToken value) {
    return value == JsonToken.VALUE_STRING && parser.getString().equals("application/json");
  }

  private void ollama(JsonParser parser, JsonToken value) {
    if (value == JsonToken.VALUE_STRING) {
      json |= parser.getString().equals("json");
    } else if (value == JsonToken.START_OBJECT) {
      json = true;
      output(parser, value, false);
    }
  }

  /** {@code {"type": "json_schema", "json_schema": {"schema": …}}} and its relatives. */
  private void format(JsonParser parser, JsonToken value) {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken at = parser.nextToken();
      switch (name) {
        case "type" ->
            json |= at == JsonToken.VALUE_STRING && parser.getString().startsWith("json");
        case "mime_type" -> json |= isJson(parser, at);
        case "format" -> wrapped(parser, at, false);
        case "json_schema" -> wrapped(parser, at, true);
        case "schema", "value" -> output(parser, at, false);
        default -> {
          // Skipped below.
        }
      }
      parser.skipChildren();
    }
  }

  /** OpenAI's {@code json_schema} holds the schema with a name; Cohere's is the schema. */
  private void wrapped(JsonParser parser, JsonToken value, boolean mayBeSchema) {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    boolean holds = false;
    boolean is = false; // a schema itself
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken at = parser.nextToken();
      switch (name) {
        case "schema" -> {
          holds = true;
          output(parser, at, false);
        }
        case "type" -> {
          is = true;
          json |= at == JsonToken.VALUE_STRING && parser.getString().startsWith("json");
        }
        case "properties", "anyOf", "$ref" -> is = true;
        default -> {
          // Skipped below.
        }
      }
      parser.skipChildren();
    }
    if (mayBeSchema && is && !holds) {
      output = schemas.of(slice(start, parser), false);
    }
  }

  private void output(JsonParser parser, JsonToken value, boolean openApi) {
    SchemaCheck check = schema(parser, value, openApi);
    output = check == SchemaCheck.NONE ? output : check;
  }

  private void tools(JsonParser parser, JsonToken value) {
    if (value != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      new Tool().read(parser, true);
    }
  }

  private SchemaCheck schema(JsonParser parser, JsonToken value, boolean openApi) {
    if (value != JsonToken.START_OBJECT) {
      return SchemaCheck.NONE;
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    return schemas.of(slice(start, parser), openApi);
  }

  private byte[] slice(int start, JsonParser parser) {
    return Arrays.copyOfRange(body, start, (int) parser.currentLocation().getByteOffset());
  }

  /** One tool; of what has no name, as a tool that the provider brings, nothing is known. */
  private final class Tool {
    private String name;
    private SchemaCheck arguments = SchemaCheck.NONE;
    private boolean several;

    /**
     * @param whole whether this is the tool and not a part of it
     */
    void read(JsonParser parser, boolean whole) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (key) {
          case "name" -> name = value == JsonToken.VALUE_STRING ? parser.getString() : name;
          case "function", "custom", "toolSpec", "inputSchema" -> {
            if (value == JsonToken.START_OBJECT) {
              read(parser, false);
            }
          }
          case "functionDeclarations", "function_declarations", "tools" -> { // of a namespace
            several = true;
            tools(parser, value);
          }
          case "parameters" -> arguments = schema(parser, value, google());
          case "input_schema", "json", "parametersJsonSchema", "parameters_json_schema" ->
              arguments = schema(parser, value, false);
          case "cachePoint" -> several = true;
          default -> {
            // Skipped below.
          }
        }
        parser.skipChildren();
      }
      if (whole) {
        add();
      }
    }

    private void add() {
      if (name != null) {
        tools = tools == null ? new HashMap<>() : tools;
        tools.merge(name, arguments, (one, other) -> one == SchemaCheck.NONE ? other : one);
      } else {
        closed &= several;
      }
    }

    private boolean google() {
      return api == Api.GEMINI;
    }
  }
}
