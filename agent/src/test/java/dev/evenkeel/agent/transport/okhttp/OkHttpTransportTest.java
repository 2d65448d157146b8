package dev.evenkeel.agent.transport.okhttp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.PipelineFixture;
import dev.evenkeel.agent.call.Recorder.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.BufferedSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class OkHttpTransportTest {

  private static final String ANSWER =
      """
      {"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"stop",\
      "message":{"role":"assistant","content":"hi"}}],"usage":{"prompt_tokens":7,"completion_tokens":2}}""";
  private static final String OVERLOADED =
      "{\"error\":{\"message\":\"The server is overloaded\",\"type\":\"server_error\",\"code\":null}}";

  private final MockWebServer provider = new MockWebServer();
  private OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(60)).build();

  @BeforeEach
  void start() throws IOException {
    provider.start();
  }

  @AfterEach
  void stop() throws IOException {
    provider.shutdown();
  }

  @Test
  void retriesTwiceThenReturnsTheFirstSuccess() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    provider.enqueue(new MockResponse().setBody(ANSWER));
    PipelineFixture fixture = new PipelineFixture(Map.of());

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(200, response.code());
      assertEquals(ANSWER, response.body().string());
    }

    assertEquals(3, provider.getRequestCount());
    assertEquals(List.of("overloaded", "overloaded", "ok"), fixture.outcomes());
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
    assertEquals(3, fixture.calls.get(0).attempts());
    assertEquals(7, fixture.calls.get(0).usage().input());
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void countsWhatOkHttpItselfSendsAgainAmongTheAttempts() throws Throwable {
    provider.enqueue(new MockResponse().setBody(ANSWER));
    for (int i = 0; i < 6; i++) {
      provider.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    }
    PipelineFixture fixture = new PipelineFixture(Map.of());
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(ANSWER, response.body().string(), "and leaves its connection");
    }

    assertThrows(IOException.class, () -> call(fixture, chat()).execute());

    int sent = provider.getRequestCount() - 1;
    assertTrue(sent > 1 && sent <= 3, "sent " + sent);
    assertEquals(sent, fixture.attempts.size() - 1);
    assertEquals(sent, fixture.calls.get(1).attempts());
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void endsWhatOkHttpSendsAgainForEachDeadConnectionWithTheAttempts() throws Throwable {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    leaveIdleConnections(5, fixture);
    int before = provider.getRequestCount();
    for (int i = 0; i < 9; i++) {
      provider.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    }

    IOException failure = assertThrows(IOException.class, () -> call(fixture, chat()).execute());

    assertFalse(failure instanceof ProtocolException, () -> "as it came: " + failure);
    assertEquals(3, provider.getRequestCount() - before);
    assertEquals(3, fixture.calls.get(5).attempts());
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void sendsTheLastOverANewConnectionWhateverElseIsDead() throws Throwable {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    leaveIdleConnections(5, fixture);
    for (int i = 0; i < 2; i++) {
      provider.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    }
    provider.enqueue(new MockResponse().setBody(ANSWER));

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(ANSWER, response.body().string());
    }

    assertEquals(0, lastRequest().getSequenceNumber(), "the first of its connection");
    assertEquals(3, fixture.calls.get(5).attempts(), "those that failed are counted");
    assertEquals(Result.SUCCESS, fixture.calls.get(5).result());
    assertEquals(8, fixture.attempts.size());
  }

  @Test
  void leavesOkHttpsOwnResendingAloneInObserveMode() throws Throwable {
    PipelineFixture fixture = new PipelineFixture(Map.of("mode", "observe"));
    leaveIdleConnections(5, fixture);
    int before = provider.getRequestCount();
    for (int i = 0; i < 9; i++) {
      provider.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    }

    assertThrows(IOException.class, () -> call(fixture, chat()).execute());

    int sent = provider.getRequestCount() - before;
    assertTrue(sent > 5, () -> "one for each, and a new one: " + sent);
    assertEquals(sent, fixture.calls.get(5).attempts());
  }

  @Test
  void sendsNothingBesideTheAttemptsWhereA503AsksForItAtOnce() throws Throwable {
    for (int i = 0; i < 9; i++) {
      provider.enqueue(
          new MockResponse()
              .setResponseCode(503)
              .setHeader("retry-after", "0")
              .setBody(OVERLOADED));
    }
    PipelineFixture fixture = new PipelineFixture(Map.of());

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(503, response.code());
      assertEquals(List.of("0"), response.headers("Retry-After"), "as it came");
      assertTrue(response.headers().names().contains("retry-after"));
      assertNull(response.priorResponse());
      assertEquals(OVERLOADED, response.body().string());
    }
    assertEquals(3, provider.getRequestCount());
    assertEquals(3, fixture.calls.get(0).attempts());

    fixture = new PipelineFixture(Map.of("mode", "observe"));
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(503, response.priorResponse().code(), "OkHttp's own");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "00"})
  void sendsNothingBesideTheAttemptsAfterA408ThatPolicySendsAgain(String hint) throws Throwable {
    for (int i = 0; i < 9; i++) {
      provider.enqueue(timedOut(hint));
    }
    PipelineFixture fixture = new PipelineFixture(Map.of("policy.timeout", "retry"));

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(408, response.code());
      assertEquals(
          hint.isEmpty() ? List.of() : List.of(hint),
          response.headers("Retry-After"),
          "as it came");
      assertNull(response.priorResponse());
      assertEquals("late", response.body().string());
    }
    assertEquals(3, provider.getRequestCount());
    assertEquals(3, fixture.calls.get(0).attempts());
    assertEquals(List.of("timeout", "timeout", "timeout"), fixture.outcomes());
    assertEquals(List.of(), fixture.errors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"enforce", "observe"})
  void countsWhatOkHttpItselfSendsAgainAfterA408(String mode) throws Throwable {
    provider.enqueue(timedOut(""));
    provider.enqueue(new MockResponse().setBody(ANSWER));
    PipelineFixture fixture = new PipelineFixture(Map.of("mode", mode));

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(ANSWER, response.body().string(), "no worse than without the agent");
    }

    assertEquals(2, fixture.calls.get(0).attempts());
    assertEquals(List.of("timeout", "ok"), fixture.outcomes());
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
  }

  @Test
  void endsWhatOkHttpSendsAgainAfterA408WithTheAttempts() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    for (int i = 0; i < 3; i++) {
      provider.enqueue(timedOut(""));
    }
    PipelineFixture fixture = new PipelineFixture(Map.of());

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(408, response.code());
      assertNull(response.header("Retry-After"));
    }

    assertEquals(3, provider.getRequestCount());
    assertEquals(3, fixture.calls.get(0).attempts());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 503})
  void leavesWhatPolicyNeverSendsAgainToOkHttp(int status) throws Throwable {
    provider.enqueue(timedOut("0").setResponseCode(status));
    provider.enqueue(new MockResponse().setBody("{}"));
    PipelineFixture fixture =
        new PipelineFixture(Map.of("endpoints", own().get("endpoints"), "policy.timeout", "retry"));
    Request other = chat().newBuilder().url(provider.url("/v1/moderations")).build();

    try (Response response = call(fixture, other).execute()) {
      assertEquals(200, response.code());
    }
    assertEquals(List.of(), fixture.errors);
  }

  private static MockResponse timedOut(String hint) {
    MockResponse answer = new MockResponse().setResponseCode(408).setBody("late");
    return hint.isEmpty() ? answer : answer.setHeader("retry-after", hint);
  }

  /** Each of a call that was under way together with the others. */
  private void leaveIdleConnections(int count, PipelineFixture fixture) throws Throwable {
    List<Response> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      provider.enqueue(new MockResponse().setBody(ANSWER));
      open.add(call(fixture, chat()).execute());
    }
    for (Response response : open) {
      response.body().string();
      response.close();
    }
    assertEquals(count, client.connectionPool().idleConnectionCount());
  }

  private RecordedRequest lastRequest() throws InterruptedException {
    RecordedRequest last = null;
    for (int i = provider.getRequestCount(); i > 0; i--) {
      last = provider.takeRequest();
    }
    return last;
  }

  @Test
  void takesTheRetriesOfAnInterceptorAboveForOneAttemptEachOfTheSameCall() throws Throwable {
    for (int i = 0; i < 9; i++) {
      provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    }
    client = client.newBuilder().addInterceptor(OkHttpTransportTest::threeTimes).build();
    PipelineFixture fixture = new PipelineFixture(Map.of());

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(503, response.code());
    }

    assertEquals(3 + 1 + 1, provider.getRequestCount());
    assertEquals(
        List.of("", "", "", "framework", "framework"),
        fixture.attempts.stream().map(attempt -> attempt.layer()).toList());
  }

  @Test
  void keepsTheWorkloadOfACallThatAnInterceptorAboveSendsAgain() throws Throwable {
    for (int i = 0; i < 2; i++) {
      provider.enqueue(new MockResponse().setResponseCode(400).setBody("oops"));
    }
    client = client.newBuilder().addInterceptor(OkHttpTransportTest::twice).build();
    PipelineFixture fixture =
        new PipelineFixture(Map.of("workloads", Books.class.getName() + "=books"));
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Call call = Books.call(() -> call(fixture, chat()));
    Callback callback =
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException thrown) {
            status.completeExceptionally(thrown);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            response.close();
            status.complete(response.code());
          }
        };
    call.enqueue(callback);

    assertEquals(400, status.get(30, TimeUnit.SECONDS));
    assertEquals(
        List.of("books", "books"),
        fixture.attempts.stream().map(attempt -> attempt.caller().workload()).toList());
  }

  /** A part of the application. */
  private static final class Books {
    static Call call(ThrowingSupplier<Call> made) throws Throwable {
      return made.get();
    }
  }

  private static Response twice(Interceptor.Chain chain) throws IOException {
    chain.proceed(chain.request()).close();
    return chain.proceed(chain.request().newBuilder().header("x-second", "1").build());
  }

  /** As many an application has one. */
  private static Response threeTimes(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    for (int i = 1; i < 3 && response.code() == 503; i++) {
      response.close();
      response = chain.proceed(chain.request());
    }
    return response;
  }

  @Test
  void sendsTheSameRequestToAnotherModelWhenTheFirstCannotAnswer() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    provider.enqueue(new MockResponse().setBody(ANSWER));
    PipelineFixture fixture = new PipelineFixture(Map.of("fallbacks", "m=spare-model"));

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(200, response.code());
      assertEquals("spare-model; from=m; why=server_error", response.header("x-evenkeel-fallback"));
      assertEquals(ANSWER, response.body().string());
    }

    String first = provider.takeRequest().getBody().readUtf8();
    String second = provider.takeRequest().getBody().readUtf8();
    assertEquals(first.replace("\"m\"", "\"spare-model\""), second);
    assertEquals(Result.DEGRADED, fixture.calls.get(0).result());
    assertEquals("spare-model", fixture.attempts.get(1).endpoint().model());
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void keepsTheHeaderThatNamesTheWorkloadToItself() throws Throwable {
    provider.enqueue(new MockResponse().setBody(ANSWER));
    PipelineFixture fixture = new PipelineFixture(Map.of("workload.header", "X-Workload"));
    Request request = chat().newBuilder().header("x-workload", "books").build();

    try (Response response = call(fixture, request).execute()) {
      assertEquals("books", response.request().header("x-workload"), "what the application made");
    }
    assertNull(provider.takeRequest().getHeader("x-workload"));
    assertEquals("books", fixture.calls.get(0).caller().workload());
  }

  @Test
  void handsTheLastAnswerOverByteForByteAndStopsTheSdk() throws Throwable {
    for (int i = 0; i < 3; i++) {
      provider.enqueue(
          new MockResponse()
              .setResponseCode(503)
              .setHeader("x-should-retry", "true")
              .setHeader("x-request-id", "r" + i)
              .setBody(OVERLOADED));
    }
    PipelineFixture fixture = new PipelineFixture(Map.of());

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(503, response.code());
      assertEquals("r2", response.header("x-request-id"));
      assertEquals(List.of("false"), response.headers("x-should-retry"));
      assertArrayEquals(OVERLOADED.getBytes(StandardCharsets.UTF_8), response.body().bytes());
    }
    assertEquals(3, provider.getRequestCount());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
  }

  @Test
  void returnsAServerErrorAtOnceAndUntouched() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    PipelineFixture fixture = new PipelineFixture(Map.of());

    try (Response response = call(fixture, chat()).execute()) {
      assertEquals("oops", response.body().string());
      assertNull(response.header("x-should-retry"));
    }
    assertEquals(1, provider.getRequestCount());
    assertEquals(List.of("server_error"), fixture.outcomes());
  }

  @Test
  void leavesCallsThatAreNoLlmCallsToTheClientItself() {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    OkHttpTransport transport = new OkHttpTransport(fixture.pipeline);
    Request page = new Request.Builder().url(provider.url("/v1/chat/completions")).build();
    Request upload =
        new Request.Builder()
            .url(provider.url("/upload"))
            .post(RequestBody.create(MediaType.get("text/plain"), "x"))
            .build();
    assertFalse(transport.wants(client, page, null));
    assertFalse(transport.wants(client, upload, null));
    assertTrue(transport.wants(client, chat(), null));
  }

  @Test
  void doesNotWantWhatItsOwnTwinCalls() throws Throwable {
    provider.enqueue(new MockResponse().setBody(ANSWER));
    PipelineFixture fixture = new PipelineFixture(Map.of());
    OkHttpTransport transport = new OkHttpTransport(fixture.pipeline);
    Call call = (Call) transport.call("newCall", client, new Object[] {chat()});
    try (Response response = call.clone().execute()) {
      assertSame(call.request(), response.request());
      response.body().string();
    }
    assertEquals(1, fixture.attempts.size());
  }

  @Test
  void sendsABodyThatCanBeWrittenOnlyOnceJustOnce() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    RequestBody once =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return MediaType.get("application/json");
          }

          @Override
          public boolean isOneShot() {
            return true;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("{\"model\":\"m\",\"messages\":[]}");
          }
        };
    PipelineFixture fixture = new PipelineFixture(own());
    Request request = chat().newBuilder().post(once).build();
    try (Response response = call(fixture, request).execute()) {
      assertEquals(503, response.code());
    }
    assertEquals(1, provider.getRequestCount());
    assertEquals("{\"model\":\"m\",\"messages\":[]}", provider.takeRequest().getBody().readUtf8());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesAnUploadItsStreamWhetherOrNotItsPartSaysThatItIsOne(boolean says) throws Throwable {
    provider.enqueue(new MockResponse().setBody("{}"));
    ByteArrayInputStream file =
        new ByteArrayInputStream("the file".getBytes(StandardCharsets.UTF_8));
    RequestBody part =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return MediaType.get("application/octet-stream");
          }

          @Override
          public boolean isOneShot() {
            return says;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeAll(Okio.source(file));
          }
        };
    PipelineFixture fixture = new PipelineFixture(own());
    RequestBody form =
        new MultipartBody.Builder().addFormDataPart("file", "file.jsonl", part).build();
    Request request = new Request.Builder().url(provider.url("/v1/files")).post(form).build();
    try (Response response = call(fixture, request).execute()) {
      assertSame(request, response.request());
    }
    assertTrue(provider.takeRequest().getBody().readUtf8().contains("\r\n\r\nthe file\r\n"));
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void retriesARefusedConnection() throws Throwable {
    PipelineFixture fixture = new PipelineFixture(own());
    Request request = chat();
    provider.shutdown();
    assertThrows(IOException.class, () -> call(fixture, request).execute());
    assertEquals(List.of("transport", "transport", "transport"), fixture.outcomes());
  }

  @Test
  void givesAnSdkThatObeysTheHeaderAnAnswerInPlaceOfAnExhaustedException() throws Throwable {
    PipelineFixture fixture = new PipelineFixture(own());
    Request request = chat().newBuilder().header("x-stainless-retry-count", "0").build();
    provider.shutdown();
    try (Response response = call(fixture, request).execute()) {
      assertEquals(503, response.code());
      assertEquals("false", response.header("x-should-retry"));
      assertTrue(response.body().string().contains("\"error\""));
    }
  }

  @Test
  void countsAnSdksOwnRetriesAsOneCall() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    provider.enqueue(new MockResponse().setBody(ANSWER));
    PipelineFixture fixture = new PipelineFixture(Map.of());
    for (int retry = 0; retry < 2; retry++) {
      Request request =
          chat().newBuilder().header("x-stainless-retry-count", String.valueOf(retry)).build();
      try (Response response = call(fixture, request).execute()) {
        response.body().string();
      }
    }
    assertEquals(1, fixture.started.get());
    assertEquals(1, fixture.calls.size());
    assertEquals(2, fixture.calls.get(0).attempts());
    assertEquals("sdk", fixture.attempts.get(1).layer());
  }

  @Test
  void answersInTheProvidersShapeWhileTheBreakerIsOpen() throws Throwable {
    PipelineFixture fixture =
        new PipelineFixture(Map.of("breaker.consecutive", "2", "breaker.max-wait", "0s"));
    provider.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    provider.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    for (int i = 0; i < 2; i++) {
      call(fixture, chat()).execute().close();
    }
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(503, response.code());
      assertEquals("breaker-open", response.header("x-evenkeel"));
      assertEquals("false", response.header("x-should-retry"));
      assertTrue(Integer.parseInt(response.header("retry-after")) > 0);
      assertTrue(response.body().string().contains("circuit_open"));
    }
    assertEquals(2, provider.getRequestCount());
    assertEquals(Result.REJECTED, fixture.calls.get(2).result());
  }

  @Test
  void wakesAtOnceWhenTheCallIsCancelledInABackOff() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    PipelineFixture fixture =
        new PipelineFixture(Map.of("retry.min-delay", "60s", "retry.max-delay", "60s"));
    Call call = call(fixture, chat());
    CompletableFuture<IOException> failure = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException thrown) {
            failure.complete(thrown);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            failure.completeExceptionally(new AssertionError(response));
          }
        });
    awaitRetry(fixture);
    call.cancel();
    assertEquals("Canceled", failure.get(60, TimeUnit.SECONDS).getMessage());
    assertEquals(Result.EXCLUDED, fixture.calls.get(0).result());
    assertEquals(1, provider.getRequestCount());
  }

  @Test
  void keepsTheInterruptFlagAndThrowsWhatOkHttpThrows() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    PipelineFixture fixture =
        new PipelineFixture(Map.of("retry.min-delay", "60s", "retry.max-delay", "60s"));
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                call(fixture, chat()).execute().close();
                flag.completeExceptionally(new AssertionError("answered"));
              } catch (InterruptedIOException expected) {
                flag.complete(Thread.currentThread().isInterrupted());
              } catch (Throwable other) {
                flag.completeExceptionally(other);
              }
            });
    thread.start();
    awaitRetry(fixture);
    thread.interrupt();
    assertTrue(flag.get(60, TimeUnit.SECONDS));
    assertEquals(1, provider.getRequestCount());
  }

  @Test
  void doesNotSleepPastTheCallTimeout() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    client = client.newBuilder().callTimeout(Duration.ofSeconds(20)).build();
    PipelineFixture fixture =
        new PipelineFixture(Map.of("retry.min-delay", "30s", "retry.max-delay", "40s"));
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(503, response.code());
    }
    assertEquals("deadline", fixture.attempts.get(0).decision().reason());
  }

  @Test
  void countsTheEndOfTheCallTimeoutAsATimeoutAndNotAsACancellation() throws Throwable {
    provider.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    client = client.newBuilder().callTimeout(Duration.ofSeconds(2)).build();
    PipelineFixture fixture = new PipelineFixture(Map.of());
    IOException failure =
        assertThrows(InterruptedIOException.class, () -> call(fixture, chat()).execute());
    assertEquals("timeout", failure.getMessage());
    assertEquals(List.of("timeout"), fixture.outcomes());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
  }

  @Test
  void handsABodyThatIsCutToTheApplicationAsItCame() throws Throwable {
    provider.enqueue(
        new MockResponse()
            .setBody(ANSWER)
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    PipelineFixture fixture = new PipelineFixture(Map.of());
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(200, response.code());
      assertThrows(IOException.class, () -> response.body().string());
    }
    assertEquals(List.of("stream_error:transport"), fixture.outcomes());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void sendsAgainAfterAnErrorWhoseBodyStalls() throws Throwable {
    provider.enqueue(stalled(503));
    provider.enqueue(new MockResponse().setBody(ANSWER));
    client = client.newBuilder().readTimeout(Duration.ofMinutes(10)).build();
    PipelineFixture fixture = new PipelineFixture(Map.of());
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(200, response.code());
      assertEquals(ANSWER, response.body().string());
    }
    assertEquals(2, fixture.calls.get(0).attempts());
    assertEquals(List.of("unavailable", "ok"), fixture.outcomes());
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void handsAnErrorWhoseBodyStallsOverWithWhatHasCome() throws Throwable {
    provider.enqueue(stalled(500));
    client = client.newBuilder().readTimeout(Duration.ofMinutes(10)).build();
    PipelineFixture fixture = new PipelineFixture(Map.of());
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(500, response.code());
      assertEquals("oo", response.body().source().readUtf8(2));
      assertThrows(SocketTimeoutException.class, () -> response.body().source().readByte());
    }
    assertEquals(List.of("server_error"), fixture.outcomes());
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void judgesAnErrorThatComesSlowlyByWhatHasComeAndLeavesItWhole() throws Throwable {
    byte[] slow = new byte[80];
    java.util.Arrays.fill(slow, (byte) 'x');
    provider.enqueue(
        new MockResponse()
            .setResponseCode(500)
            .setBody(new okio.Buffer().write(slow))
            .throttleBody(10, 1, TimeUnit.SECONDS));
    PipelineFixture fixture = new PipelineFixture(Map.of());
    try (Response response = call(fixture, chat()).execute()) {
      assertTrue(response.body().source().getBuffer().size() < slow.length, "judged before");
      assertArrayEquals(slow, response.body().bytes());
    }
  }

  private static MockResponse stalled(int status) {
    return new MockResponse()
        .setResponseCode(status)
        .setBody("oo")
        .setHeader("content-length", "100");
  }

  @Test
  void leavesALargeErrorBodyWhole() throws Throwable {
    byte[] large = new byte[300_000];
    java.util.Arrays.fill(large, (byte) 'x');
    provider.enqueue(
        new MockResponse().setResponseCode(500).setBody(new okio.Buffer().write(large)));
    PipelineFixture fixture = new PipelineFixture(Map.of());
    try (Response response = call(fixture, chat()).execute()) {
      assertArrayEquals(large, response.body().bytes());
    }
  }

  @Test
  void changesNothingInObserveMode() throws Throwable {
    provider.enqueue(new MockResponse().setResponseCode(503).setBody(OVERLOADED));
    PipelineFixture fixture = new PipelineFixture(Map.of("mode", "observe"));
    try (Response response = call(fixture, chat()).execute()) {
      assertEquals(503, response.code());
      assertNull(response.header("x-should-retry"));
    }
    assertEquals(1, provider.getRequestCount());
    assertEquals(List.of("overloaded"), fixture.outcomes());
  }

  private Call call(PipelineFixture fixture, Request request) throws Throwable {
    return (Call)
        new OkHttpTransport(fixture.pipeline).call("newCall", client, new Object[] {request});
  }

  private Request chat() {
    return new Request.Builder()
        .url(provider.url("/v1/chat/completions"))
        .post(
            RequestBody.create(
                MediaType.get("application/json"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"model\":\"m\"}"))
        .build();
  }

  private Map<String, String> own() {
    return Map.of("endpoints", provider.getHostName() + ":" + provider.getPort() + "=openai");
  }

  private static void awaitRetry(PipelineFixture fixture) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (fixture.retries.isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "no retry was scheduled");
      Thread.onSpinWait();
    }
  }
}
