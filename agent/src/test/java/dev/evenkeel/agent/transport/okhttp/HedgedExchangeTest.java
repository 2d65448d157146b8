package dev.evenkeel.agent.transport.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.PipelineFixture;
import dev.evenkeel.agent.call.Resends;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(90)
class HedgedExchangeTest {

  private static final String ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}";

  private final MockWebServer provider = new MockWebServer();
  private final OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(Duration.ofMinutes(10)).build();

  @BeforeEach
  void start() throws IOException {
    provider.start();
  }

  @AfterEach
  void stop() throws IOException {
    provider.shutdown();
  }

  /** The race is decided while the second call is being made: nobody may forget that one. */
  @Test
  void aSecondThatIsMadeWhileTheFirstAnswersIsCancelled() throws Exception {
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    AtomicReference<Call> second = new AtomicReference<>();
    AtomicInteger made = new AtomicInteger();
    Supplier<Call> exchanges =
        () -> {
          Call call = client.newCall(request());
          if (made.incrementAndGet() == 2) {
            asked.countDown();
            await(answered);
            second.set(call);
          }
          return call;
        };
    try {
      HedgedExchange exchange = new HedgedExchange(client.newCall(request()), exchanges, willing());
      Thread answering =
          new Thread(
              () -> {
                await(asked);
                provider.enqueue(new MockResponse().setBody(ANSWER));
              });
      answering.start();
      try (Response answer = exchange.run(0, timer)) {
        assertEquals(200, answer.code());
        answered.countDown();
        while (second.get() == null || !second.get().isCanceled()) {
          Thread.onSpinWait(); // the test's timeout ends this
        }
      }
      exchange.over();
    } finally {
      timer.shutdownNow();
    }
  }

  /** Without the agent, {@code cancel} ends it at once. */
  @Test
  void anErrorWhoseBodyStallsCanBeCancelledWhileTheAgentReadsIt() throws Throwable {
    PipelineFixture fixture =
        new PipelineFixture(Map.of("hedge", "true", "limit.concurrency", "*=1"));
    OkHttpTransport transport = new OkHttpTransport(fixture.pipeline);
    for (int i = 0; i < 20; i++) {
      provider.enqueue(new MockResponse().setBody(ANSWER));
      try (Response answer = call(transport).execute()) {
        assertEquals(ANSWER, answer.body().string());
      }
    }
    provider.enqueue(
        new MockResponse().setResponseCode(500).setBody("oo").setHeader("content-length", "100"));
    Call call = call(transport);
    Thread caller = Thread.currentThread();
    Thread canceller =
        new Thread(
            () -> {
              while (Arrays.stream(caller.getStackTrace())
                  .noneMatch(frame -> frame.getMethodName().equals("peek"))) {
                Thread.onSpinWait();
              }
              call.cancel();
            });
    canceller.start();
    assertThrows(IOException.class, () -> call.execute().body().string());
    assertEquals(List.of(), fixture.errors);
  }

  @ParameterizedTest
  @CsvSource({"false,true", "true,true", "true,false"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theCallTimeoutEndsABodyThatStalls(String hedge, boolean timeout) throws Throwable {
    PipelineFixture fixture = new PipelineFixture(Map.of("hedge", hedge));
    OkHttpTransport transport = new OkHttpTransport(fixture.pipeline);
    for (int i = 0; i < 20; i++) {
      provider.enqueue(new MockResponse().setBody(ANSWER));
      try (Response answer = call(transport).execute()) {
        assertEquals(ANSWER, answer.body().string());
      }
    }
    for (int i = 0; i < 2; i++) { // one may be hedged
      provider.enqueue(new MockResponse().setBody(ANSWER).setHeader("content-length", "1000"));
    }
    Call call = call(transport);
    if (timeout) {
      call.timeout().timeout(2, TimeUnit.SECONDS);
    } else {
      call.timeout().deadline(2, TimeUnit.SECONDS);
    }
    try (Response answer = call.execute()) {
      IOException failure = assertThrows(IOException.class, () -> answer.body().string());
      assertEquals("timeout", failure.getMessage());
    }
    assertEquals(List.of(), fixture.errors);
  }

  private Call call(OkHttpTransport transport) throws Throwable {
    return (Call) transport.call("newCall", client, new Object[] {request()});
  }

  private Request request() {
    return new Request.Builder()
        .url(provider.url("/v1/chat/completions"))
        .post(
            RequestBody.create(
                MediaType.get("application/json"),
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"))
        .build();
  }

  /** A call that allows a second exchange, and is asked nothing else. */
  private static LlmCall willing() {
    return (LlmCall)
        Proxy.newProxyInstance(
            LlmCall.class.getClassLoader(),
            new Class<?>[] {LlmCall.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hedge" -> true;
                  case "resends" -> new Resends(2, true, true);
                  default -> null;
                });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }
}
