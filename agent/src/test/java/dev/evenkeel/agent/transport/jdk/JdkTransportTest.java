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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdkTransportTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ScriptedBrain brain = new ScriptedBrain();
  private final JdkTransport transport = new JdkTransport(brain);
  private Provider provider;

  @AfterEach
  void close() throws IOException {
    brain.close();
    if (provider != null) {
      provider.close();
    }
  }

  // -- holds
  // ---------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void waitsBeforeTheFirstAttemptAsLongAsItIsHeld(String method) throws Throwable {
    provider = new Provider(ok("hello"));
    brain.holding(1).holding(1);

    HttpResponse<String> response =
        exchange(method, request("ask").build(), BodyHandlers.ofString());

    assertEquals("hello", response.body());
    assertEquals(List.of("hold", "hold", "admit", "accepted 200", "ended"), brain.told);
  }

  @Test
  void cancellingTheFutureEndsAHoldBeforeTheFirstAttempt() throws Exception {
    provider = new Provider();
    brain.holding(50 * 60_000);
    CompletableFuture<HttpResponse<String>> future =
        asynchronous(request("ask").build(), BodyHandlers.ofString());
    assertTrue(future.cancel(true));
    awaitCancelled();
    assertEquals(List.of("hold", "cancelled"), brain.told);
    assertTrue(provider.requests.isEmpty());
  }

  @Test
  void anInterruptEndsAHoldBeforeTheFirstAttempt() throws Exception {
    provider = new Provider();
    brain.holding(60_000);
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () -> exchange("send", request("ask").build(), BodyHandlers.ofString()));
    assertFalse(Thread.interrupted());
    assertEquals(List.of("hold", "cancelled"), brain.told);
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void opensAOneShotStreamOnceAndReplaysWhatPassed(String method) throws Throwable {
    provider = new Provider(status(503, "busy"), ok("hello"));
    brain.then(retry(1));
    AtomicInteger opened = new AtomicInteger();
    InputStream stream = new ByteArrayInputStream("one shot".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(provider.uri())
            .header("x-mine", "1")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> {
                      opened.incrementAndGet();
                      return stream;
                    }))
            .build();

    assertEquals("hello", exchange(method, request, BodyHandlers.ofString()).body());

    assertEquals(1, opened.get());
    assertNull(brain.exchange.body());
    assertEquals(List.of("one shot", "one shot"), bodies());
    provider.requests.forEach(
        received -> {
          assertTrue(received.has("transfer-encoding: chunked"), received.head());
          assertTrue(received.has("x-mine: 1"), received.head());
        });
  }

  @Test
  void doesNotRepeatAStreamOverOneMebibyte() throws Throwable {
    provider = new Provider(status(503, "busy"));
    brain.then(retry(1));
    byte[] large = new byte[1024 * 1024 + 1];
    HttpRequest request =
        HttpRequest.newBuilder(provider.uri())
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
            .build();

    assertEquals(503, exchange("send", request, BodyHandlers.ofString()).statusCode());
    assertFalse(brain.exchange.repeatable());
    assertEquals(1, provider.requests.size());
  }

  @Test
  void neverSubscribesToABodyOverEightMebibytesBeforehand() {
    BodyPublisher large = BodyPublishers.ofByteArray(new byte[8 * 1024 * 1024 + 1]);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost/")).POST(large).build();
    Outgoing outgoing = Outgoing.of(request, System.nanoTime());
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

  // -- failures -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"reset", "timeout", "refused", "connect", "throwing", "nothing"})
  void failsAsTheClientDoesWithoutTheAgent(String way) throws Throwable {
    provider = new Provider();
    for (int i = 0; i < 6; i++) {
      provider.then(
          switch (way) {
            case "timeout" -> provider.hang();
            case "throwing", "nothing" -> ok("hello");
            default -> reset();
          });
    }
    HttpRequest.Builder builder = request("ask").timeout(Duration.ofMillis(200));
    HttpRequest request =
        switch (way) {
          case "refused" -> builder.uri(URI.create("http://localhost:1/v1/x")).build();
          case "connect" -> new Tunnel(builder.build());
          default -> builder.build();
        };
    BodyHandler<String> handler =
        switch (way) {
          case "throwing" ->
              info -> {
                throw new IllegalStateException("mine");
              };
          case "nothing" -> info -> null;
          default -> BodyHandlers.ofString();
        };

    Throwable plain = assertThrows(Throwable.class, () -> CLIENT.send(request, handler));
    Throwable carried =
        assertThrows(
            Throwable.class, () -> transport.call("send", CLIENT, new Object[] {request, handler}));
    assertEquals(plain.getClass(), carried.getClass());
    if (!way.equals("reset")) { // "Connection reset" or "received no bytes", as the race goes
      assertEquals(plain.getMessage(), carried.getMessage());
    }

    assertEquals(
        shape(() -> CLIENT.sendAsync(request, handler)),
        shape(() -> asynchronous(request, handler)));
  }

  /** What {@code join}, {@code get} and a dependent see. */
  private static String shape(Supplier<CompletableFuture<?>> call) {
    CompletableFuture<?> future;
    try {
      future = call.get();
    } catch (RuntimeException atOnce) {
      return "at once " + atOnce;
    }
    AtomicReference<Throwable> dependent = new AtomicReference<>();
    Throwable joined =
        assertThrows(
            CompletionException.class,
            () -> future.whenComplete((value, failure) -> dependent.set(failure)).join());
    Throwable got = assertThrows(ExecutionException.class, future::get);
    return joined.getCause().getClass()
        + " "
        + got.getCause().getClass()
        + " "
        + dependent.get().getClass();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void theRequestsTimeoutHoldsForTheWholeCall(String method) throws Exception {
    provider = new Provider(status(503, "busy"), reset());
    provider.then(provider.hang());
    brain.then(retry(10), retry(10), retry(1), retry(1));
    long start = System.nanoTime();
    Throwable thrown =
        assertThrows(
            Throwable.class,
            () ->
                exchange(
                    method,
                    request("ask").timeout(Duration.ofMillis(600)).build(),
                    BodyHandlers.ofString()));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertInstanceOf(
        HttpTimeoutException.class,
        thrown instanceof ExecutionException ? thrown.getCause() : thrown);
    assertTrue(millis >= 550 && millis < 1_000, millis + " ms");
    assertTrue(brain.exchange.remainingNanos() <= 0);
    assertEquals(3, provider.requests.size());
  }

  // -- interrupts and cancellation ----------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"in the attempt", "in the wait"})
  void anInterruptEndsTheCallAtOnce(String where) throws Exception {
    provider = new Provider();
    provider.then(where.equals("in the wait") ? status(503, "busy") : provider.hang());
    brain.then(retry(60_000));
    CountDownLatch waiting = new CountDownLatch(1);
    brain.whenWaiting = waiting::countDown;
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                exchange("send", request("ask").build(), BodyHandlers.ofString());
              } catch (Throwable failure) {
                thrown.set(failure);
              }
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    provider.arrivals.take();
    if (where.equals("in the wait")) {
      waiting.await();
    }
    caller.interrupt();
    caller.join();

    assertInstanceOf(InterruptedException.class, thrown.get());
    assertFalse(flag.get());
    awaitCancelled();
    assertEquals(1, brain.told.stream().filter("cancelled"::equals).count());
    assertEquals(1, provider.requests.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the attempt",
        "the wait",
        "a dependent in the attempt",
        "a dependent in the wait"
      })
  void cancellingTheFutureEndsTheCallAtOnce(String what) throws Exception {
    boolean inWait = what.endsWith("wait");
    provider = new Provider();
    provider.then(inWait ? status(503, "busy") : provider.hang());
    brain.then(retry(50 * 60_000));
    CountDownLatch waiting = new CountDownLatch(1);
    brain.whenWaiting = waiting::countDown;
    CompletableFuture<HttpResponse<String>> future =
        asynchronous(request("ask").build(), BodyHandlers.ofString());
    provider.arrivals.take();
    if (inWait) {
      waiting.await();
    }
    CompletableFuture<?> cancelled =
        what.startsWith("a dependent") ? future.thenApply(HttpResponse::body) : future;

    assertTrue(cancelled.cancel(true));

    assertThrows(CancellationException.class, cancelled::join);
    Throwable end = assertThrows(Throwable.class, future::join);
    if (cancelled == future) {
      assertTrue(future.isCancelled(), end.toString());
    } else {
      assertInstanceOf(CompletionException.class, end);
    }
    awaitCancelled();
    assertEquals(1, brain.told.stream().filter("cancelled"::equals).count(), brain.told.toString());
    assertEquals(1, provider.requests.size());
  }

  @Test
  void makesNoFurtherAttemptForAFutureThatTheApplicationCompleted() throws Exception {
    provider = new Provider(status(503, "busy"), ok("never asked for"));
    brain.then(retry(50 * 200));
    CountDownLatch waiting = new CountDownLatch(1);
    brain.whenWaiting = waiting::countDown;
    CompletableFuture<HttpResponse<String>> future =
        asynchronous(request("ask").build(), BodyHandlers.ofString());
    waiting.await();
    future.completeExceptionally(new IllegalStateException("enough"));
    awaitCancelled();
    assertEquals(List.of("admit", "answered 503", "cancelled"), brain.told);
    assertEquals(1, provider.requests.size());
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

  /** A request of the application's own making, which the client refuses. */
  private static final class Tunnel extends HttpRequest {
    private final HttpRequest request;

    Tunnel(HttpRequest request) {
      this.request = request;
    }

    @Override
    public String method() {
      return "CONNECT";
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
      return request.bodyPublisher();
    }

    @Override
    public Optional<Duration> timeout() {
      return request.timeout();
    }

    @Override
    public boolean expectContinue() {
      return request.expectContinue();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public Optional<HttpClient.Version> version() {
      return request.version();
    }

    @Override
    public HttpHeaders headers() {
      return request.headers();
    }
  }

  // -- the stage ----------------------------------------------------------------------------------

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(provider.uri()).POST(BodyPublishers.ofString(body));
  }

  private List<String> bodies() {
    return provider.requests.stream().map(Provider.Received::body).toList();
  }

  /** A decision that crosses the wish to give up is told by the client's own thread. */
  private void awaitCancelled() {
    while (!brain.told.contains("cancelled")) {
      Thread.onSpinWait(); // the test's timeout ends this
    }
  }

  private <T> HttpResponse<T> exchange(String method, HttpRequest request, BodyHandler<T> handler)
      throws Throwable {
    return method.equals("send")
        ? blocking(request, handler)
        : asynchronous(request, handler).get();
  }

  @SuppressWarnings("unchecked")
  private <T> HttpResponse<T> blocking(HttpRequest request, BodyHandler<T> handler)
      throws Throwable {
    return (HttpResponse<T>) transport.call("send", CLIENT, new Object[] {request, handler});
  }

  @SuppressWarnings("unchecked")
  private <T> CompletableFuture<HttpResponse<T>> asynchronous(
      HttpRequest request, BodyHandler<T> handler) {
    try {
      return (CompletableFuture<HttpResponse<T>>)
          transport.call("sendAsync", CLIENT, new Object[] {request, handler, null});
    } catch (RuntimeException refused) {
      throw refused;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
