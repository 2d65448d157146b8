package dev.evenkeel.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /metrics} said. */
public record Scrape(String text) {

  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern ADDRESS = Pattern.compile("metrics at (http://\\S+/metrics)\\R");

  private record Sample(String name, Map<String, String> labels, double value) {}

  public static Scrape of(int port) throws IOException, InterruptedException {
    return new Scrape(get("http://127.0.0.1:" + port + "/metrics"));
  }

  /** Of an agent that was told to take a free port: waits until its log says which. */
  public static Scrape of(Child app) throws IOException, InterruptedException {
    return new Scrape(get(app.awaitLog(ADDRESS).group(1)));
  }

  /** The port that such an agent has taken: one found free beforehand may be gone by then. */
  public static int port(Child app) throws IOException {
    return URI.create(app.awaitLog(ADDRESS).group(1)).getPort();
  }

  /** The body of an answer, which must be a 200. */
  public static String get(String url) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The sum over the samples of a metric whose labels hold a text. */
  public long sum(String metric, String label) {
    return Math.round(
        text.lines()
            .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
            .filter(line -> line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum());
  }

  /** The sum of a metric's series whose labels hold these values: name, value, name, value... */
  public double sum(String metric, String... labels) {
    return sumWhere(metric, series -> matches(series, labels));
  }

  /** The sum of a metric's series whose labels hold. */
  public double sumWhere(String metric, Predicate<Map<String, String>> labels) {
    return samples(metric).stream()
        .filter(sample -> labels.test(sample.labels()))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean matches(Map<String, String> series, String[] labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(series.get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  private List<Sample> samples(String metric) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(
            line ->
                new Sample(line.group(1), labels(line.group(2)), Double.parseDouble(line.group(3))))
        .toList();
  }

  private static Map<String, String> labels(String text) {
    return text == null
        ? Map.of()
        : LABEL
            .matcher(text)
            .results()
            .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
  }

  /** The lines that mention something, for messages. */
  public String mentioning(String word) {
    return text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(word) && !line.contains("_bucket"))
        .collect(Collectors.joining("\n"));
  }
}
