package dev.evenkeel.agent.transport.jdk;

import static dev.evenkeel.agent.transport.jdk.Provider.chunk;
import static dev.evenkeel.agent.transport.jdk.Provider.chunked;
import static dev.evenkeel.agent.transport.jdk.Provider.lastChunk;
import static dev.evenkeel.agent.transport.jdk.Provider.ok;
import static dev.evenkeel.agent.transport.jdk.Provider.reset;
import static dev.evenkeel.agent.transport.jdk.Provider.status;
import static dev.evenkeel.agent.transport.jdk.ScriptedBrain.retry;
import static dev.evenkeel.agent.transport.jdk.ScriptedBrain.stop;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Detour;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdkTransportTest extends JdkTransportStage {

  // -- retries ------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void retriesTwiceAndHandsOverTheFirstSuccess(String method) throws Throwable {
    provider = new Provider(status(503, "busy"), status(429, "slower"), ok("hello"));
    brain.then(retry(1), retry(1));
    AtomicInteger handled = new AtomicInteger();
    BodyHandler<String> handler =
        info -> {
          handled.incrementAndGet();
          return BodySubscribers.ofString(StandardCharsets.UTF_8);
        };

    HttpResponse<String> response = exchange(method, request("ask").build(), handler);

    assertEquals("hello", response.body());
    assertEquals(1, handled.get());
    assertEquals(List.of("ask", "ask", "ask"), bodies());
    assertEquals(
        List.of("admit", "answered 503", "admit", "answered 429", "admit", "accepted 200", "ended"),
        brain.told);
    assertEquals("hello", brain.tapped.toString(StandardCharsets.UTF_8));
    assertTrue(response.getClass().getName().startsWith("jdk.internal"));
    assertTrue(brain.faults.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void sendsAnotherBodyWhereTheCallSaysSoAndMarksTheAnswer(String method) throws Throwable {
    provider = new Provider(ok("hello"));
    brain.detour = new Detour("other words".getBytes(StandardCharsets.UTF_8), "b; from=a; why=x");

    HttpResponse<String> response =
        exchange(method, request("ask").build(), BodyHandlers.ofString());

    assertEquals("hello", response.body());
    assertEquals(List.of("b; from=a; why=x"), response.headers().allValues(Detour.HEADER));
    assertEquals(List.of("other words"), bodies());
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void handsAFinalErrorOverAsTheClientsOwnResponse(String method) throws Throwable {
    provider = new Provider(status(400, "no such model", "x-should-retry: true"));

    HttpResponse<String> response =
        exchange(method, request("ask").build(), BodyHandlers.ofString());

    assertEquals(400, response.statusCode());
    assertEquals("no such model", response.body());
    assertEquals("true", response.headers().firstValue("x-should-retry").orElseThrow());
    assertTrue(response.getClass().getName().startsWith("jdk.internal"));
    assertArrayEquals("no such model".getBytes(StandardCharsets.UTF_8), brain.lastErrorBody);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void aStopTellsHandlerAndApplicationNotToRetry(String method) throws Throwable {
    provider = new Provider(status(503, "busy", "X-Should-Retry: true", "x-id: 7"));
    brain.then(stop(null));
    AtomicReference<List<String>> seen = new AtomicReference<>();

    HttpResponse<String> response =
        exchange(
            method,
            request("ask").build(),
            info -> {
              seen.set(info.headers().allValues("x-should-retry"));
              return BodySubscribers.ofString(StandardCharsets.UTF_8);
            });

    assertEquals(List.of("false"), seen.get());
    assertEquals(List.of("false"), response.headers().allValues("x-should-retry"));
    assertEquals("7", response.headers().firstValue("x-id").orElseThrow());
    assertEquals("busy", response.body());
    assertEquals(503, response.statusCode());
    assertEquals(provider.uri(), response.uri());
    assertEquals(HttpClient.Version.HTTP_1_1, response.version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void retriesAResetAndSendsTheBodyAgain(String method) throws Throwable {
    provider = new Provider(reset(), ok("hello"));
    brain.then(retry(1));

    assertEquals("hello", exchange(method, request("ask").build(), BodyHandlers.ofString()).body());
    assertEquals(List.of("ask", "ask"), bodies());
    assertEquals("admit", brain.told.get(0));
    assertTrue(brain.told.get(1).startsWith("failed "), brain.told.toString());
  }

  // -- bodies of requests -------------------------------------------------------------------------

  @Test
  void readsTheBodiesOfRepeatablePublishersBeforehand() throws Throwable {
    provider = new Provider(ok("hello"));
    exchange("send", request("ask").build(), BodyHandlers.ofString());
    assertArrayEquals("ask".getBytes(StandardCharsets.UTF_8), brain.exchange.body());
    assertTrue(brain.exchange.repeatable());
    assertEquals("/v1/chat/completions", brain.exchange.path());
    assertEquals(Long.MAX_VALUE, brain.exchange.remainingNanos());
  }

  @Test
  void sendsAHiddenHeaderNeverAndAllElseAsItWas() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost/"))
            .header("X-Workload", "books")
            .header("x-other", "1")
            .POST(BodyPublishers.ofString("ask"))
            .build();
    HttpRequest sent =
        Outgoing.of(request, System.nanoTime(), "x-workload").next(null, Long.MAX_VALUE);
    assertEquals(List.of("x-other"), List.copyOf(sent.headers().map().keySet()));
    assertEquals(request.bodyPublisher(), sent.bodyPublisher());
    assertEquals(request, Outgoing.of(request, System.nanoTime(), "").next(null, Long.MAX_VALUE));
  }

  @Test
  void neverSubscribesToABodyOverEightMebibytesBeforehand() {
    BodyPublisher large = BodyPublishers.ofByteArray(new byte[8 * 1024 * 1024 + 1]);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost/")).POST(large).build();
    Outgoing outgoing = Outgoing.of(request, System.nanoTime(), "");
    assertNull(outgoing.body());
    assertFalse(outgoing.repeatable());
  }

  // -- bodies of answers --------------------------------------------------------------------------

  @Test
  void passesAStreamOnAsItComes() throws Throwable {
    CountDownLatch firstSeen = new CountDownLatch(1);
    provider =
        new Provider(
            chunked(
                200,
                (out, connection) -> {
                  chunk(out, "data: 1\n");
                  Provider.await(firstSeen); // the rest waits until the application has the first
                  chunk(out, "data: 2\n");
                  lastChunk(out);
                }));

    HttpResponse<InputStream> response =
        exchange("send", request("ask").build(), BodyHandlers.ofInputStream());
    byte[] first = response.body().readNBytes(8);
    firstSeen.countDown();

    assertEquals("data: 1\n", new String(first, StandardCharsets.UTF_8));
    assertEquals("data: 2\n", new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals("data: 1\ndata: 2\n", brain.tapped.toString(StandardCharsets.UTF_8));
    assertEquals(List.of("admit", "accepted 200", "ended"), brain.told);
  }

  @Test
  void tellsOnceThatTheApplicationClosedAStream() throws Throwable {
    provider =
        new Provider(
            chunked(
                200,
                (out, connection) -> {
                  chunk(out, "data: 1\n");
                  Provider.await(new CountDownLatch(1));
                }));
    HttpResponse<InputStream> response =
        exchange("send", request("ask").build(), BodyHandlers.ofInputStream());
    response.body().readNBytes(8);
    response.body().close();
    assertEquals(List.of("admit", "accepted 200", "closed"), brain.told);
  }

  @Test
  void tellsOnceThatAStreamWasCut() throws Throwable {
    provider =
        new Provider(
            chunked(
                200,
                (out, connection) -> {
                  chunk(out, "data: 1\n");
                  connection.close();
                }));
    assertThrows(
        IOException.class, () -> exchange("send", request("ask").build(), BodyHandlers.ofString()));
    assertEquals(List.of("admit", "accepted 200", "cut"), brain.told);
    assertEquals(1, provider.requests.size());
  }

  @Test
  void asksWith64KibAndHandsALargeErrorOverWhole() throws Throwable {
    String large = "e".repeat(300_000);
    provider = new Provider(status(500, large));
    BodyHandler<Integer> blockingHandler =
        info ->
            BodySubscribers.mapping(
                BodySubscribers.ofInputStream(),
                body -> {
                  try {
                    return body.readAllBytes().length;
                  } catch (IOException failure) {
                    return -1;
                  }
                });
    assertEquals(300_000, exchange("send", request("ask").build(), blockingHandler).body());
    assertEquals(64 * 1024, brain.lastErrorBody.length);
  }

  @Test
  void retriesAnErrorWhoseLargeBodyItDoesNotRead() throws Throwable {
    provider = new Provider(status(503, "e".repeat(300_000)), ok("hello"));
    brain.then(retry(1));
    assertEquals("hello", exchange("send", request("ask").build(), BodyHandlers.ofString()).body());
  }

  @Test
  void judgesAStalledErrorByWhatHasCome() throws Throwable {
    CountDownLatch judged = new CountDownLatch(1);
    provider =
        new Provider(
            chunked(
                500,
                (out, connection) -> {
                  chunk(out, "half");
                  Provider.await(judged);
                  chunk(out, " and half");
                  lastChunk(out);
                }));
    HttpResponse<InputStream> response =
        exchange("send", request("ask").build(), BodyHandlers.ofInputStream());
    assertEquals("half", new String(brain.lastErrorBody, StandardCharsets.UTF_8));
    judged.countDown();
    assertEquals(
        "half and half", new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
  }

  // -- refusals -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void aRefusalPassesTheApplicationsHandler(String method) throws Throwable {
    provider = new Provider();
    brain.refusing(1);
    HttpResponse<List<String>> response =
        exchange(
            method,
            request("ask").build(),
            info ->
                BodySubscribers.mapping(
                    BodySubscribers.ofLines(StandardCharsets.UTF_8), lines -> lines.toList()));
    assertEquals(503, response.statusCode());
    assertEquals(List.of("{\"refused\":true}"), response.body());
    assertEquals("false", response.headers().firstValue("X-Should-Retry").orElseThrow());
    assertEquals(provider.uri(), response.uri());
    assertTrue(response.previousResponse().isEmpty());
    assertTrue(response.sslSession().isEmpty());
    assertTrue(provider.requests.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void aReplacementComesInPlaceOfTheException(String method) throws Throwable {
    provider = new Provider(reset());
    brain.then(stop(ScriptedBrain.REFUSAL));
    HttpResponse<String> response =
        exchange(method, request("ask").build(), BodyHandlers.ofString());
    assertEquals(503, response.statusCode());
    assertEquals("{\"refused\":true}", response.body());
  }

  // -- faults of the agent ------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"begin", "admit", "accepted", "accept", "ended"})
  void aFaultOfTheAgentLeavesASuccessAsItIs(String where) throws Throwable {
    provider = new Provider(ok("hello"), ok("hello"));
    brain.faulty = where;
    for (String method : List.of("send", "sendAsync")) {
      HttpResponse<String> response =
          exchange(method, request("ask").build(), BodyHandlers.ofString());
      assertEquals("hello", response.body());
    }
    assertEquals(List.of("ask", "ask"), bodies());
    assertFalse(brain.faults.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"answered", "timer"})
  void aFaultOfTheAgentLeavesAnErrorAsItIs(String where) throws Throwable {
    provider = new Provider(status(503, "busy"));
    brain.faulty = where;
    HttpResponse<String> response =
        exchange("send", request("ask").build(), BodyHandlers.ofString());
    assertEquals(503, response.statusCode());
    assertEquals("busy", response.body());
    assertFalse(brain.faults.isEmpty());
  }

  // -- what it wants ------------------------------------------------------------------------------

  @Test
  void wantsACandidateOnceAndNotItsOwnSecondEntry() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://LOCALHOST:80/v1/x"))
            .POST(BodyPublishers.noBody())
            .build();
    BodyHandler<String> handler = BodyHandlers.ofString();
    assertTrue(transport.wants(CLIENT, request, handler));
    assertFalse(transport.wants(CLIENT, request, new Carried.Untouched<>(handler)));
    assertFalse(transport.wants(CLIENT, request, null));
    assertFalse(transport.wants(CLIENT, null, handler));
    assertFalse(
        transport.wants(CLIENT, HttpRequest.newBuilder(request.uri()).GET().build(), handler));
  }
}
