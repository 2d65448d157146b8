package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private static final byte[] ANSWER =
      bytes(
          "{\"model\":\"m-2026\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}],"
              + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}");

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  @Test
  void leavesARequestThatIsNoLlmCallAlone() {
    PipelineFixture fixture = fixture(Map.of());
    assertNull(
        fixture.pipeline.begin(new Request("/orders", bytes("{\"model\":\"x\"}"), Map.of())));
    assertEquals(0, fixture.started.get());
  }

  @Test
  void doesNothingWhenItIsOff() {
    PipelineFixture fixture = fixture(Map.of("mode", "off"));
    assertNull(fixture.pipeline.begin(Request.chat(Map.of())));
  }

  @Test
  void recordsASuccessWithItsTokensWhenTheBodyHasPassedBy() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    AnswerTap tap = call.accepted(200, Headers.NONE);
    clock.addAndGet(Duration.ofMillis(250).toNanos());
    tap.accept(ANSWER, 0, ANSWER.length);
    assertEquals(List.of(), fixture.calls);
    tap.ended();
    tap.closed();

    assertEquals(1, fixture.calls.size());
    Recorder.Call ended = fixture.calls.get(0);
    assertEquals(Result.SUCCESS, ended.result());
    assertEquals(5, ended.usage().input());
    assertEquals(3, ended.usage().output());
    assertEquals(Duration.ofMillis(250).toNanos(), ended.durationNanos());
  }

  @Test
  void opensAfterFiveFailuresInARowThenProbesAndCloses() {
    PipelineFixture fixture = fixture(Map.of());
    for (int i = 0; i < 5; i++) {
      LlmCall call = begin(fixture);
      assertNull(call.admit());
      assertEquals(Step.Kind.RETURN, call.answered(500, Headers.NONE, bytes("oops")).kind());
    }
    Synthetic refusal = begin(fixture).admit();
    assertEquals(503, refusal.status());
    assertEquals("breaker-open", refusal.headers().get("x-evenkeel"));
    assertEquals("false", refusal.headers().get("x-should-retry"));
    assertTrue(Integer.parseInt(refusal.headers().get("retry-after")) <= 66);
    assertEquals(Result.REJECTED, fixture.calls.get(5).result());
    assertEquals(0, fixture.calls.get(5).attempts());

    clock.addAndGet(Duration.ofSeconds(70).toNanos());
    for (int probe = 0; probe < 2; probe++) {
      LlmCall call = begin(fixture);
      assertNull(call.admit());
      assertNotNull(begin(fixture).admit(), "one probe at a time");
      succeed(call);
    }
    assertNull(begin(fixture).admit());
    assertEquals(
        List.of(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED), fixture.breaker);
  }

  @Test
  void stopsAtOnceAndShutsTheKeyWhenTheQuotaIsUsedUp() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    Step step =
        call.answered(
            429,
            Headers.NONE,
            bytes("{\"error\":{\"message\":\"No money\",\"code\":\"insufficient_quota\"}}"));
    assertEquals(Step.Kind.STOP, step.kind());
    assertEquals(429, begin(fixture).admit().status());
    clock.addAndGet(Duration.ofMinutes(5).plusSeconds(1).toNanos());
    assertNull(begin(fixture).admit());
  }

  @Test
  void waitsAtLeastAsLongAsTheProviderAsks() {
    PipelineFixture fixture = fixture(Map.of("retry.max-delay", "60s"));
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    Step step = call.answered(429, name -> "retry-after".equals(name) ? "7" : null, bytes(""));
    assertEquals(Step.Kind.RETRY, step.kind());
    assertTrue(step.delayNanos() >= Duration.ofSeconds(7).toNanos());
    clock.addAndGet(step.delayNanos());
    assertNull(call.admit(), "the gate is open again when the wait is over");
    succeed(call);
    assertEquals(step.delayNanos(), fixture.calls.get(0).waitedNanos());
  }

  @Test
  void holdsOtherCallsUntilTheRateLimitIsOver() {
    PipelineFixture fixture = fixture(Map.of("retry.max-delay", "60s"));
    LlmCall limited = begin(fixture);
    assertNull(limited.admit());
    limited.answered(429, name -> "retry-after".equals(name) ? "7" : null, bytes(""));

    LlmCall other = begin(fixture);
    long hold = other.holdNanos();
    assertTrue(hold >= Duration.ofSeconds(7).toNanos(), hold + " ns");
    assertTrue(hold <= Duration.ofSeconds(9).toNanos(), hold + " ns");
    clock.addAndGet(hold);
    assertEquals(0, other.holdNanos());
    assertNull(other.admit());
    succeed(other);
    assertEquals(hold, fixture.calls.get(0).waitedNanos());
  }

  @Test
  void refusesAtOnceWhatWouldHaveToWaitForTooLong() {
    PipelineFixture fixture = fixture(Map.of("retry.max-delay", "60s"));
    LlmCall limited = begin(fixture);
    assertNull(limited.admit());
    limited.answered(429, name -> "retry-after".equals(name) ? "90" : null, bytes(""));
    LlmCall other = begin(fixture);
    assertEquals(0, other.holdNanos());
    assertEquals("rate-gate", other.admit().headers().get("x-evenkeel"));
  }

  @Test
  void doesNotSleepThroughAHintThatIsTooLong() {
    PipelineFixture fixture = fixture(Map.of("retry.max-delay", "60s"));
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    Step step = call.answered(429, name -> "retry-after".equals(name) ? "120" : null, bytes(""));
    assertEquals(Step.Kind.STOP, step.kind());
    assertEquals("rate-gate", begin(fixture).admit().headers().get("x-evenkeel"));
  }

  @Test
  void countsACancelledWaitAsOneAttemptAndAnExcludedCall() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    assertEquals(Step.Kind.RETRY, call.answered(503, Headers.NONE, bytes("")).kind());
    call.cancelled();
    assertEquals(List.of("unavailable"), fixture.outcomes());
    assertEquals(Result.EXCLUDED, fixture.calls.get(0).result());
  }

  @Test
  void letsAnExceptionThroughUnlessTheSdkObeysTheHeader() {
    PipelineFixture fixture = fixture(Map.of("retry.attempts", "1"));
    LlmCall plain = begin(fixture);
    assertNull(plain.admit());
    assertNull(plain.failed(new ConnectException("refused")).replacement());

    LlmCall sdk = fixture.pipeline.begin(Request.chat(Map.of("x-stainless-retry-count", "0")));
    assertNull(sdk.admit());
    assertEquals(503, sdk.failed(new ConnectException("refused")).replacement().status());
  }

  @Test
  void doesNotAskARouteAgainThatWasSilentForLong() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = fixture.pipeline.begin(Request.chat(Map.of("x-stainless-retry-count", "0")));
    assertNull(call.admit());
    clock.addAndGet(Duration.ofSeconds(30).toNanos());
    Step step = call.failed(new SocketTimeoutException("Read timed out"));
    assertEquals(Step.Kind.STOP, step.kind());
    assertEquals(503, step.replacement().status());
  }

  @Test
  void answersTheSdksRetryOfACallThatItsOwnTimeoutEndedAfterLongSilence() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = fixture.pipeline.begin(Request.chat(Map.of("x-stainless-retry-count", "0")));
    assertNull(call.admit());
    clock.addAndGet(Duration.ofSeconds(30).toNanos());
    call.expired(new InterruptedIOException("timeout"));
    assertEquals(List.of("timeout"), fixture.outcomes());

    LlmCall retry = fixture.pipeline.begin(Request.chat(Map.of("x-stainless-retry-count", "1")));
    assertEquals(503, retry.admit().status());
    assertEquals(1, fixture.calls.size());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
    assertEquals(1, fixture.calls.get(0).attempts());
  }

  @Test
  void neverRetriesWhatTheSdkItselfRetries() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = fixture.pipeline.begin(Request.chat(Map.of("x-stainless-retry-count", "1")));
    assertNull(call.admit());
    assertEquals(Step.Kind.STOP, call.answered(503, Headers.NONE, bytes("")).kind());
  }

  @Test
  void leavesTheCallAsItCameWhenTheAgentItselfFails() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call =
        new FailOpenCall(
            new LlmCall() {
              @Override
              public Detour detour() {
                throw new IllegalStateException("broken");
              }

              @Override
              public long holdNanos() {
                throw new IllegalStateException("bug");
              }

              @Override
              public Synthetic admit() {
                throw new IllegalStateException("bug");
              }

              @Override
              public Step answered(int status, Headers headers, byte[] body) {
                throw new NoClassDefFoundError("gone");
              }

              @Override
              public Step failed(Throwable failure) {
                throw new IllegalStateException("bug");
              }

              @Override
              public void expired(Throwable failure) {
                throw new IllegalStateException("bug");
              }

              @Override
              public AnswerTap accepted(int status, Headers headers) {
                throw new IllegalStateException("bug");
              }

              @Override
              public void cancelled() {
                throw new IllegalStateException("bug");
              }
            },
            fixture);
    assertEquals(0, call.holdNanos());
    assertNull(call.admit());
    assertEquals(Step.Kind.RETURN, call.answered(503, Headers.NONE, bytes("")).kind());
    assertEquals(Step.Kind.RETURN, call.failed(new ConnectException()).kind());
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
    call.cancelled();
    call.expired(new InterruptedIOException("timeout"));
    assertEquals(7, fixture.errors.size());
  }

  @Test
  void believesAnErrorEventOfAStreamThatTheApplicationThenCloses() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call =
        fixture.pipeline.begin(
            new Request(
                "/v1/chat/completions",
                bytes("{\"model\":\"m\",\"stream\":true,\"messages\":[]}"),
                Map.of()));
    assertNull(call.admit());
    AnswerTap tap =
        call.accepted(200, name -> "content-type".equals(name) ? "text/event-stream" : null);
    byte[] event =
        bytes("data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}\n\n");
    tap.accept(event, 0, event.length);
    tap.closed();
    assertEquals(List.of("stream_error:overloaded"), fixture.outcomes());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
  }

  private PipelineFixture fixture(Map<String, String> properties) {
    return new PipelineFixture(clock::get, properties);
  }

  private static LlmCall begin(PipelineFixture fixture) {
    return fixture.pipeline.begin(Request.chat(Map.of()));
  }

  private static void succeed(LlmCall call) {
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  record Request(String path, byte[] body, Map<String, String> headerMap, long remainingNanos)
      implements Exchange {

    Request(String path, byte[] body, Map<String, String> headerMap) {
      this(path, body, headerMap, Long.MAX_VALUE);
    }

    static Request chat(Map<String, String> headers) {
      return new Request(
          "/v1/chat/completions", bytes("{\"model\":\"m\",\"messages\":[]}"), headers);
    }

    Request within(long nanos) {
      return new Request(path, body, headerMap, nanos);
    }

    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String host() {
      return "api.openai.com";
    }

    @Override
    public int port() {
      return -1;
    }

    @Override
    public Headers headers() {
      return headerMap::get;
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }
}
