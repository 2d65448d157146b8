package dev.evenkeel.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScriptedProviderTest {

  private static final String GEMINI = "/v1beta/models/m:generateContent";
  private static final String GEMINI_STREAM = "/v1beta/models/m:streamGenerateContent";

  private final Scenarios scenarios = new Scenarios();
  private final ScriptedProvider provider = ScriptedProvider.start(scenarios, 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    provider.close();
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(provider.url() + path))
            .header("x-api-key", "secret")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void answersGeminiInItsShape() throws Exception {
    JsonNode answer = json(post(GEMINI, "{}").body());
    assertEquals("hello from m", answer.at("/candidates/0/content/parts/0/text").asString());
    assertEquals("STOP", answer.at("/candidates/0/finishReason").asString());
  }

  @Test
  void answersOverTlsAndHttp2() throws Exception {
    try (ScriptedProvider tls = ScriptedProvider.startTls(scenarios)) {
      HttpClient trusting =
          HttpClient.newBuilder()
              .sslContext(
                  new HandshakeCertificates.Builder()
                      .addTrustedCertificate(Certificates.decodeCertificatePem(tls.certificate()))
                      .build()
                      .sslContext())
              .build();
      HttpResponse<String> answer =
          trusting.send(
              HttpRequest.newBuilder(URI.create(tls.url() + GEMINI))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertEquals(HttpClient.Version.HTTP_2, answer.version());
    }
  }

  @Test
  void streamsGeminiAsEvents() throws Exception {
    List<String> events =
        post(GEMINI_STREAM, "{}").body().lines().filter(l -> !l.isEmpty()).toList();
    assertEquals(3, events.size());
    assertTrue(events.get(2).contains("STOP"));
  }

  @Test
  void refusesGeminiInItsShape() throws Exception {
    scenarios.play("m", List.of(Step.refuse(429)));
    HttpResponse<String> response = post(GEMINI, "{}");
    assertEquals(429, response.statusCode());
    assertEquals("RESOURCE_EXHAUSTED", json(response.body()).at("/error/status").asString());
  }

  @Test
  void streamsOllamaAsLinesUnlessToldNotTo() throws Exception {
    List<String> lines = post("/api/chat", "{\"model\":\"m\"}").body().lines().toList();
    assertEquals(4, lines.size());
    assertTrue(json(lines.get(3)).path("done").asBoolean());
    String whole = post("/api/chat", "{\"model\":\"m\",\"stream\":false}").body();
    assertEquals("hello from m", json(whole).at("/message/content").asString());
  }

  @Test
  void asksForAToolInTheShapeOfOpenAisChat() throws Exception {
    scenarios.play(
        "m", List.of(new Step.CallTool("weather", "{\"where\":\"sea\"}"), Step.answer("calm")));
    JsonNode asks = json(post("/v1/chat/completions", "{\"model\":\"m\"}").body()).at("/choices/0");
    assertEquals("tool_calls", asks.path("finish_reason").asString());
    assertTrue(asks.at("/message/content").isNull());
    JsonNode tool = asks.at("/message/tool_calls/0");
    assertEquals("function", tool.path("type").asString());
    assertEquals("weather", tool.at("/function/name").asString());
    assertEquals("sea", json(tool.at("/function/arguments").asString()).path("where").asString());
    JsonNode answers = json(post("/v1/chat/completions", "{\"model\":\"m\"}").body());
    assertEquals("calm", answers.at("/choices/0/message/content").asString());
  }

  @Test
  void playsTheStepsOfAModelInTheirOrderAndRepeatsTheLast() throws Exception {
    scenarios.play(
        "m",
        List.of(
            Step.refuse(503, Map.of("Retry-After", "7")), Step.answer("one"), Step.answer("two")));
    HttpResponse<String> first = post(GEMINI, "{}");
    assertEquals("7", first.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(post(GEMINI, "{}").body().contains("one"));
    assertTrue(post(GEMINI, "{}").body().contains("two"));
    assertTrue(post(GEMINI, "{}").body().contains("two"));
  }

  @Test
  void closesTheConnectionBeforeAByteOfTheResponse() {
    scenarios.play("m", List.of(new Step.Reset()));
    assertThrows(IOException.class, () -> post(GEMINI, "{}"));
  }

  @Test
  void cutsAStreamBetweenTwoChunks() throws Exception {
    scenarios.play("m", List.of(new Step.Cut("one two three", 2)));
    HttpResponse<InputStream> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(provider.url() + GEMINI_STREAM))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertEquals("chunked", answer.headers().firstValue("Transfer-Encoding").orElseThrow());
    assertTrue(answer.headers().firstValue("Content-Length").isEmpty());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    assertThrows(IOException.class, () -> answer.body().transferTo(text));
    String seen = text.toString(StandardCharsets.UTF_8);
    assertTrue(
        seen.startsWith("data: {") && seen.contains(" two") && !seen.contains("three"), seen);
  }

  @Test
  void remembersRequestsWithoutCredentials() throws Exception {
    post(GEMINI, "{\"a\":1}");
    post(GEMINI, "{\"a\":1}");
    post(GEMINI, "{\"a\":2}");
    List<Received> received = provider.received("m");
    assertEquals(List.of(0, 1, 2), received.stream().map(Received::number).toList());
    assertEquals(received.get(0).bodyHash(), received.get(1).bodyHash());
    assertTrue(received.get(1).bodyHash() != received.get(2).bodyHash());
    assertTrue(received.get(0).header("x-api-key").isEmpty());
  }

  @Test
  void readsAScriptFromTheModelsName() throws Exception {
    try (ScriptedProvider named = ScriptedProvider.start(new NamedScript(), 0)) {
      URI url = URI.create(named.url() + "/v1beta/models/s-429-ok:generateContent");
      HttpRequest request =
          HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
      assertEquals(429, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
      assertEquals(200, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
  }
}
