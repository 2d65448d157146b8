package dev.evenkeel.agent.transport.jdk;

import static dev.evenkeel.agent.transport.jdk.Provider.ok;
import static dev.evenkeel.agent.transport.jdk.Provider.reset;
import static dev.evenkeel.agent.transport.jdk.Provider.status;
import static dev.evenkeel.agent.transport.jdk.ScriptedBrain.retry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.client.TimeoutHandler;

/** Every way in which a call ends without an answer of the provider, as the client ends it. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdkTransportEndsTest extends JdkTransportStage {

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
    brain.holding(60_000);
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

  @Test
  void theApplicationsCodeNeverRunsOnTheAgentsTimer() throws Throwable {
    provider = new Provider();
    brain.holding(20).refusing(1);
    HttpClient client = HttpClient.newBuilder().executor(Runnable::run).build();
    CompletableFuture<Thread> handling = new CompletableFuture<>();
    BodyHandler<String> handler =
        info -> {
          handling.complete(Thread.currentThread());
          return BodyHandlers.ofString().apply(info);
        };
    transport.call("sendAsync", client, new Object[] {request("ask").build(), handler, null});
    assertNotEquals("agent timer", handling.get(60, TimeUnit.SECONDS).getName());
    assertEquals(List.of(), brain.faults);
  }

  // -- what the application shuts down in a wait
  // ---------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"send, busy", "sendAsync, busy", "send, reset", "sendAsync, reset"})
  void comesToWhatItHadComeToWhereTheExecutorIsShutDownInAWait(String method, String first)
      throws Throwable {
    provider = new Provider(first.equals("busy") ? status(503, "busy", "x-a: b") : reset());
    brain.then(retry(1_000));
    ThreadPoolExecutor own = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(own).build();
    CompletableFuture<HttpResponse<String>> sent = sent(method, client);

    awaitTold(first.equals("busy") ? "answered 503" : "failed");
    awaitIdle(own);
    own.shutdown();

    if (first.equals("busy")) {
      HttpResponse<String> response = sent.get();
      assertEquals(503, response.statusCode());
      assertEquals("busy", response.body());
      assertEquals(List.of("b"), response.headers().allValues("x-a"));
    } else {
      Throwable failure = assertThrows(ExecutionException.class, sent::get).getCause();
      assertSame(brain.lastFailure, failure);
    }
    assertEquals(1, provider.requests.size());
    assertEquals("unsent", brain.told.get(brain.told.size() - 1));
    assertEquals(List.of(), brain.faults);
  }

  @SuppressWarnings("unchecked") // what the transport gives for a body of this kind
  private CompletableFuture<HttpResponse<String>> sent(String method, HttpClient client)
      throws Throwable {
    HttpRequest request = request("ask").build();
    BodyHandler<String> handler = BodyHandlers.ofString();
    if (method.equals("sendAsync")) {
      return (CompletableFuture<HttpResponse<String>>)
          transport.call(method, client, new Object[] {request, handler, null});
    }
    CompletableFuture<HttpResponse<String>> sent = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                sent.complete(
                    (HttpResponse<String>)
                        transport.call(method, client, new Object[] {request, handler}));
              } catch (Throwable failure) {
                sent.completeExceptionally(failure);
              }
            })
        .start();
    return sent;
  }

  private void awaitTold(String what) {
    while (brain.told.stream().noneMatch(told -> told.startsWith(what))) {
      Thread.onSpinWait(); // the test's timeout ends this
    }
  }

  /** Three times in a row, as a task is in neither place while it is taken from the queue. */
  private static void awaitIdle(ThreadPoolExecutor executor) {
    for (int idle = 0; idle < 3; ) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      idle = executor.getActiveCount() == 0 && executor.getQueue().isEmpty() ? idle + 1 : 0;
    }
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
    Duration limit = way.equals("timeout") ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
    HttpRequest.Builder builder = request("ask").timeout(limit);
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
    brain.then(retry(1_500), retry(1_500), retry(1), retry(1));
    long start = System.nanoTime();
    Throwable thrown =
        assertThrows(
            Throwable.class,
            () ->
                exchange(
                    method,
                    request("ask").timeout(Duration.ofSeconds(6)).build(),
                    BodyHandlers.ofString()));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertInstanceOf(
        HttpTimeoutException.class,
        thrown instanceof ExecutionException ? thrown.getCause() : thrown);
    // Nine seconds and more where it began anew with each attempt
    assertTrue(millis >= 5_900 && millis < 9_000, millis + " ms");
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
    brain.then(retry(60_000));
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
    brain.then(retry(5_000));
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

  @Test
  void takesTheCancelOfAFrameworksTimeoutForATimeout() throws Exception {
    provider = new Provider();
    provider.then(provider.hang());
    CompletableFuture<HttpResponse<String>> sent =
        asynchronous(request("ask").build(), BodyHandlers.ofString());
    provider.arrivals.take();
    TimeoutHandler.timeIsUp(sent);
    assertTrue(sent.isCancelled());
    assertEquals(List.of("admit", "expired"), brain.told);
  }
}
