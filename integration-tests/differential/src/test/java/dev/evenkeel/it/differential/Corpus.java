package dev.evenkeel.it.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Recorded answers of providers, which lie beside the project. */
final class Corpus {

  /**
   * @param request a body that asks for such an answer
   * @param broken whether it is a stream with a failure in it, or with nothing in it
   */
  record Row(
      String id,
      String host,
      String path,
      byte[] request,
      int status,
      Map<String, String> headers,
      byte[] body,
      boolean broken) {}

  static final String OWN = ".example";

  private static final JsonMapper JSON = new JsonMapper();

  private Corpus() {}

  static List<Row> read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(row(JSON.readTree(line)));
    }
    return rows;
  }

  /** A server of one's own gets a name of its provider, for the agent to be told. */
  private static String host(String host, String provider) {
    return host.contains(":") || host.contains(".internal.")
        ? provider.replace('_', '-') + OWN
        : host.replaceAll("<[^>]*>", "somewhere");
  }

  private static Row row(JsonNode row) {
    JsonNode given = row.path("request");
    ObjectNode request = given.isObject() ? (ObjectNode) given : JSON.createObjectNode();
    if (!request.has("model")) {
      request.put("model", "m");
    }
    request.put("stream", row.path("stream").asBoolean(false));
    Map<String, String> headers = new TreeMap<>();
    row.path("headers")
        .properties()
        .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asString()));
    // Of the connection they were recorded on, and not of this one
    List.of("content-length", "content-encoding", "transfer-encoding", "connection")
        .forEach(headers::remove);
    String outcome = row.path("expect").path("class").asString();
    boolean stream = row.path("stream").asBoolean(false);
    String body = row.path("body").asString("");
    return new Row(
        row.path("id").asString(),
        host(row.path("host").asString(), row.path("provider").asString()),
        row.path("path").asString().replaceAll("[<>{}]", ""),
        JSON.writeValueAsBytes(request),
        row.path("status").asInt(),
        headers,
        row.path("body_encoding").asString("").equals("base64")
            ? Base64.getDecoder().decode(body)
            : body.getBytes(UTF_8),
        outcome.startsWith("stream_error") || stream && outcome.equals("empty_response"));
  }
}
