package dev.evenkeel.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one line of a JSONL file. Fields that are missing or null are tolerated, but the status.
 */
final class RowReader {

  private static final int MAX_BODY = 64 * 1024 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_BODY).build())
          .build();

  /** Says in a few words what is wrong with a row. */
  static final class MalformedRow extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRow(String message) {
      super(message);
    }
  }

  Row read(String line) throws MalformedRow {
    Fields fields = new Fields();
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedRow("not a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        fields.property(parser, parser.currentName());
      }
      if (parser.nextToken() != null) {
        throw new MalformedRow("more than one JSON value");
      }
    } catch (JacksonException e) {
      throw new MalformedRow("no valid JSON: " + e.getOriginalMessage());
    }
    return fields.row();
  }

  private static final class Fields {
    private final Map<String, String> headers = new HashMap<>();
    private String id;
    private String provider;
    private String host;
    private String path;
    private String model;
    private Boolean requestStream;
    private Boolean stream;
    private int status;
    private byte[] request;
    private String body = "";
    private String encoding;

    void property(JsonParser parser, String name) throws MalformedRow {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "id" -> id = scalar(parser, value, name);
        case "provider" -> provider = scalar(parser, value, name);
        case "host" -> host = scalar(parser, value, name);
        case "path" -> path = scalar(parser, value, name);
        case "body_encoding" -> encoding = scalar(parser, value, name);
        case "body" -> body = value == JsonToken.VALUE_NULL ? "" : scalar(parser, value, name);
        case "stream" -> stream = value.isBoolean() ? (Boolean) parser.getBooleanValue() : null;
        case "status" -> status = status(parser, value);
        case "headers" -> headers(parser, value);
        case "request" -> request(parser, value);
        default -> parser.skipChildren();
      }
    }

    private static String scalar(JsonParser parser, JsonToken value, String name)
        throws MalformedRow {
      if (value == JsonToken.VALUE_NULL) {
        return null;
      }
      if (!value.isScalarValue()) {
        throw new MalformedRow(name + " is no text");
      }
      return parser.getString();
    }

    private static int status(JsonParser parser, JsonToken value) throws MalformedRow {
      if (value != JsonToken.VALUE_NUMBER_INT
          || parser.getLongValue() < 100
          || parser.getLongValue() > 599) {
        throw new MalformedRow("status is no HTTP status");
      }
      return (int) parser.getLongValue();
    }

    private void headers(JsonParser parser, JsonToken value) {
      if (value != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName().toLowerCase(Locale.ROOT);
        if (parser.nextToken().isScalarValue()) {
          headers.putIfAbsent(name, parser.getString());
        }
        parser.skipChildren();
      }
    }

    private void request(JsonParser parser, JsonToken value) {
      if (value != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator copy = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
        copy.writeStartObject();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          JsonToken at = parser.nextToken();
          if (name.equals("model") && at == JsonToken.VALUE_STRING) {
            model = parser.getString();
          } else if (name.equals("stream") && at.isBoolean()) {
            requestStream = parser.getBooleanValue();
          }
          if (name.equals("tool_names") && at == JsonToken.START_ARRAY) {
            tools(parser, copy);
          } else {
            copy.writeName(name);
            copy.copyCurrentStructure(parser);
          }
        }
        copy.writeEndObject();
      }
      request = bytes.toByteArray();
    }

    /** For those who know no more of the tools than their names. */
    private static void tools(JsonParser parser, JsonGenerator copy) {
      copy.writeName("functions");
      copy.writeStartArray();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        copy.writeStartObject();
        copy.writeStringProperty("name", parser.getString());
        copy.writeEndObject();
      }
      copy.writeEndArray();
    }

    Row row() throws MalformedRow {
      if (status == 0) {
        throw new MalformedRow("status is missing");
      }
      return new Row(
          id,
          provider,
          host,
          path,
          model,
          stream != null ? stream : requestStream,
          status,
          headers,
          request,
          bytes());
    }

    private byte[] bytes() throws MalformedRow {
      if (!"base64".equals(encoding)) {
        return body.getBytes(UTF_8);
      }
      try {
        return Base64.getDecoder().decode(body);
      } catch (IllegalArgumentException e) {
        throw new MalformedRow("body is no base64");
      }
    }
  }
}
