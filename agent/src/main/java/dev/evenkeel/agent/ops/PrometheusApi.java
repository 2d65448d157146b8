package dev.evenkeel.agent.ops;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for what it has: a Prometheus for samples, or an endpoint for its page. */
final class PrometheusApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final String address;
  private final Credentials credentials;

  PrometheusApi(String address, Credentials credentials) {
    this.address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    this.credentials = credentials;
  }

  /** The value of a query with one sample; NaN without. */
  double value(String query, Instant at) throws IOException {
    double value = Double.NaN;
    for (double each : by("", query, at).values()) {
      value = each;
    }
    return value;
  }

  /** The values of a query by a label; those of no number are left out. */
  Map<String, Double> by(String label, String query, Instant at) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    String when = "&time=" + at.getEpochSecond();
    for (JsonNode series : result("query?query=" + encoded(query) + when)) {
      double value = number(series.path("value").path(1));
      if (!Double.isNaN(value)) {
        values.put(series.path("metric").path(label).asString(""), value);
      }
    }
    return values;
  }

  /** Values by label and time. */
  Map<String, Map<Instant, Double>> range(
      String label, String query, Instant start, Instant end, Duration step) throws IOException {
    Map<String, Map<Instant, Double>> all = new LinkedHashMap<>();
    String span =
        "&start=%d&end=%d&step=%d"
            .formatted(start.getEpochSecond(), end.getEpochSecond(), step.toSeconds());
    for (JsonNode series : result("query_range?query=" + encoded(query) + span)) {
      Map<Instant, Double> values = new TreeMap<>();
      for (JsonNode sample : series.path("values")) {
        values.put(Instant.ofEpochSecond(sample.path(0).asLong()), number(sample.path(1)));
      }
      all.put(series.path("metric").path(label).asString(""), values);
    }
    return all;
  }

  private JsonNode result(String path) throws IOException {
    JsonNode answer = json("/api/v1/" + path, "a Prometheus");
    if (!answer.path("status").asString("").equals("success")) {
      throw new IOException(address + ": " + answer.path("error").asString("no answer"));
    }
    return answer.path("data").path("result");
  }

  /**
   * What is served under a path.
   *
   * @param who answers so, for the message when it does not
   */
  JsonNode json(String path, String who) throws IOException {
    try {
      return JSON.readTree(get(path, who));
    } catch (JacksonException noJson) {
      throw new IOException(address + " does not answer like " + who);
    }
  }

  private String get(String path, String who) throws IOException {
    HttpResponse<String> answer;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(address + path)).timeout(LIMIT);
      if (!credentials.header().isEmpty()) {
        request.header("Authorization", credentials.header());
      }
      answer = http.send(request.build(), BodyHandlers.ofString());
    } catch (IllegalArgumentException noAddress) {
      throw new IOException(address + " is no address: " + noAddress.getMessage());
    } catch (ConnectException refused) {
      throw new IOException("nothing answers at " + address);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
    if (answer.statusCode() == 401 || answer.statusCode() == 403) {
      throw new IOException(
          address
              + " answers "
              + answer.statusCode()
              + ": it wants one of "
              + String.join(", ", Credentials.OPTIONS));
    }
    if (answer.statusCode() == 404) {
      throw new IOException(address + " does not answer like " + who);
    }
    // A Prometheus says in JSON what is wrong with a query
    if (answer.statusCode() != 200 && !answer.body().startsWith("{")) {
      throw new IOException(address + path + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  private static double number(JsonNode value) {
    String text = value.asString("NaN");
    return text.endsWith("Inf") ? Double.NaN : Double.parseDouble(text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
