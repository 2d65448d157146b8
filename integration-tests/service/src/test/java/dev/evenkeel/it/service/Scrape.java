package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** What {@code /metrics} says. */
record Scrape(String page) {

  private static final Pattern ADDRESS = Pattern.compile("metrics at (http://\\S+/metrics)\\R");

  static Scrape of(int port) throws IOException, InterruptedException {
    return new Scrape(get("http://127.0.0.1:" + port + "/metrics"));
  }

  /** Of an agent that was told to take a free port: waits until its log says which. */
  static Scrape of(Child app) throws IOException, InterruptedException {
    return new Scrape(get(app.awaitLog(ADDRESS).group(1)));
  }

  static String get(String url) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The sum over the samples of a metric whose labels hold a text. */
  long sum(String metric, String label) {
    return Math.round(
        page.lines()
            .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
            .filter(line -> line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum());
  }
}
