package dev.evenkeel.it.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The status page of a service that calls, as an operator's browser shows it. */
class StatusPageIT {

  private static final String HOSTILE = "<img src=//evil.example/x onerror=alert(1)>";
  private static final String TOKEN = "t0ken";
  private static final int CALLS = 60;
  private static final Path PICTURES = Path.of(System.getProperty("screenshots"));

  private static List<String> flags(Provider provider) {
    return List.of(
        "-Devenkeel.endpoints=" + provider.address() + "=openai",
        "-Devenkeel.metrics.port=0",
        "-Devenkeel.metrics.token=" + TOKEN,
        "-Devenkeel.breaker.early-probe=0s", // so that it is open while the test looks
        "-Devenkeel.breaker.cooldown=300s",
        "-Devenkeel.slo.level.emergency.for=0ms",
        "-Devenkeel.slo.amount.per-call=2.5");
  }

  private static List<String> arguments(Provider provider) {
    List<String> arguments =
        new ArrayList<>(List.of("http://" + provider.address(), String.valueOf(CALLS)));
    arguments.addAll(List.of("gpt-4o", "gpt-4o-mini", "gpt-4o", "gpt-4o-mini", "gpt-4o", "down"));
    arguments.set(3, HOSTILE);
    return arguments;
  }

  /** The command of the jar against the running service. */
  private static String report(Service service) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            System.getProperty("agent.jar"),
            "report",
            "--url",
            service.url(),
            "--since",
            "1h",
            "--token-env",
            "REPORT_TOKEN");
    command.environment().put("REPORT_TOKEN", TOKEN);
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), said);
    return said;
  }

  @Test
  void showsWhatTheMetricsSayAndAsksNobodyElse() throws Exception {
    try (Browser browser = Browser.open();
        Provider provider = new Provider();
        Service service = new Service(flags(provider), arguments(provider))) {
      String signedIn = service.url().replace("http://", "http://oncall:" + TOKEN + "@") + "/";
      browser.as("light", 1180, 1000).get(signedIn);
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
      while (!browser.text("h1").equals("EMERGENCY") && System.nanoTime() < limit) {
        browser.get(signedIn); // until the agent has looked at the levels
      }
      assertEquals("EMERGENCY", browser.text("h1"));
      browser.picture(PICTURES.resolve("light.png"));
      numbersAreEqual(browser, service);
      String light = background(browser);
      String said = report(service);
      assertTrue(said.contains("llm-success"), said);
      assertTrue(said.contains("  failure   5"), said);
      assertTrue(said.contains("server_error"), said);
      assertTrue(said.contains("return on running the agent"), said);

      browser.as("dark", 1180, 1000).get(signedIn);
      browser.picture(PICTURES.resolve("dark.png"));
      assertNotEquals(light, background(browser));

      browser.as("light", 400, 3000).get(signedIn);
      browser.picture(PICTURES.resolve("narrow.png"));
      assertEquals(400L, browser.run("return innerWidth"));
      assertEquals(400L, browser.run("return document.documentElement.scrollWidth"));
      assertTrue(browser.text().contains(HOSTILE), browser.text());

      browser.click("form button[formaction='rules']");
      browser.awaitText("slo-sli-Chats-llm-success"); // the job is the class

      List<String> requests = browser.requests();
      assertFalse(requests.isEmpty());
      for (String request : requests) {
        String asked = request.replace("oncall:" + TOKEN + "@", "");
        assertTrue(asked.startsWith(service.url()) || asked.startsWith("data:"), request);
      }
      assertEquals(List.of(), browser.console());
    }
  }

  private static String background(Browser browser) {
    return browser.run("return getComputedStyle(document.body).backgroundColor").toString();
  }

  private static void numbersAreEqual(Browser browser, Service service) throws Exception {
    String metrics = get(service.url() + "/metrics");
    JsonNode status = new ObjectMapper().readTree(get(service.url() + "/api/status"));
    long calls = 0;
    for (JsonNode model : status.get("models")) {
      String name = model.get("model").asString();
      long counted = sum(metrics, "evenkeel_calls_total{", "model=\"" + name + "\"");
      assertEquals(counted, model.get("calls").asLong(), name);
      calls += counted;
      String row = rowOf(browser, name);
      assertTrue(row.contains(" " + counted + " "), row + " should have " + counted);
      long tokens = sum(metrics, "evenkeel_tokens_total{", "model=\"" + name + "\"");
      assertEquals(
          tokens, model.get("input_tokens").asLong() + model.get("output_tokens").asLong());
    }
    assertEquals(CALLS, calls);
    assertEquals(4, status.get("models").size());
    long level = sum(metrics, "evenkeel_slo_level{", "slo=\"llm-success\",tier=\"technical\"");
    JsonNode success = objective(status, "llm-success");
    List<String> levels = List.of("ok", "warning", "severe", "emergency");
    assertEquals(levels.get((int) level), success.get("level").asString());
    long open = sum(metrics, "evenkeel_circuit_breaker_state{", "state=\"open\"");
    assertEquals(1, open, "the breaker of the model that is down");
    assertTrue(browser.text().contains("1 open now"), browser.text());
    assertTrue(browser.text().contains("83.333 %"), browser.text()); // 50 of 60
    assertTrue(browser.text().contains("Incidents that last"), browser.text());
    assertTrue(browser.text().contains("server_error"), "what calls fail of: " + browser.text());
    assertEquals(6, browser.number("figure svg"));
    assertEquals(4, browser.number("svg.spark"));
    assertEquals(0, browser.number("script"));
    assertEquals(0, browser.number("img"));
    assertNull(browser.run("return document.querySelector('td img')"));
    assertEquals(405, send(service.url() + "/", "POST").statusCode());
    assertEquals("", send(service.url() + "/", "HEAD").body());
  }

  private static JsonNode objective(JsonNode status, String id) {
    for (JsonNode each : status.get("objectives")) {
      if (each.get("slo").asString().equals(id)) {
        return each;
      }
    }
    throw new AssertionError(id + " is missing");
  }

  /** The line of the table of models, its cells apart by a space. */
  private static String rowOf(Browser browser, String model) {
    for (String line : browser.text().lines().toList()) {
      if (line.startsWith("openai " + model + " ")) {
        return line + " ";
      }
    }
    throw new AssertionError(model + " is not in " + browser.text());
  }

  private static long sum(String metrics, String start, String label) {
    return Math.round(
        metrics
            .lines()
            .filter(line -> line.startsWith(start) && line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum());
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(url, "GET");
    assertEquals(200, answer.statusCode(), url);
    return answer.body();
  }

  private static HttpResponse<String> send(String url, String method)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
