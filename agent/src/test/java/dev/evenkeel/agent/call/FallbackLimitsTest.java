package dev.evenkeel.agent.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.outcome.Outcome;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long an answer is waited for where somebody else could give one. */
class FallbackLimitsTest {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"
          .getBytes(UTF_8);

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private int asked;

  @Test
  void keepsNoStreamWaitingWhereAFallbackIsLeft() {
    LlmCall call = begin(fixture(Map.of()), "m", true, Map.of());
    assertEquals(seconds(12), call.patienceNanos());
    Step step = call.failed(new SocketTimeoutException("Read timed out"));
    assertEquals(new Step(Step.Kind.RETRY, 0, null), step);
    assertNull(call.admit());
    assertEquals("b; from=m; why=timeout", call.detour().mark());
    assertEquals(seconds(30), call.patienceNanos(), "nobody is left");
  }

  /** A model may think for minutes before it sends a byte of an answer that is no stream. */
  @Test
  void waitsForAnAnswerThatIsNoStreamUnlessToldOtherwise() {
    LlmCall call = begin(fixture(Map.of("stream.hold", "whole")), "m", false, Map.of());
    assertEquals(Long.MAX_VALUE, call.patienceNanos());
    AnswerTap tap = begin(fixture(Map.of()), "m", false, Map.of()).accepted(200, Headers.NONE);
    assertFalse(tap.holds());
  }

  @Test
  void movesASlowAnswerThatIsNoStreamAndCountsItAsATimeoutThatMayBeCharged() {
    PipelineFixture fixture = fixture(Map.of("fallbacks.after", "10s"));
    LlmCall call = begin(fixture, "m", false, Map.of());
    assertEquals(seconds(10), call.patienceNanos());
    clock.addAndGet(seconds(10));
    Step step = call.failed(new SocketTimeoutException("Read timed out"));
    assertEquals(new Step(Step.Kind.RETRY, 0, null), step);
    assertNull(call.admit());
    assertEquals("b; from=m; why=timeout", call.detour().mark());
    assertEquals(Long.MAX_VALUE, call.patienceNanos(), "nobody is left");
    succeed(call);
    assertEquals(Outcome.TIMEOUT, fixture.attempts.get(0).classification().outcome());
    assertTrue(fixture.attempts.get(0).work().billable());
    assertEquals(List.of("m -> b: timeout: success"), fixture.fallbacks);
    assertEquals(Result.DEGRADED, fixture.calls.get(0).result());
  }

  /** Some providers send the head at once, and blank lines while they think. */
  @Test
  void countsUntilTheAnswerItselfBegins() {
    LlmCall call = begin(fixture(Map.of("fallbacks.after", "10s")), "m", false, Map.of());
    clock.addAndGet(seconds(4));
    AnswerTap tap = call.accepted(200, Headers.NONE);
    assertTrue(tap.holds());
    assertEquals(seconds(6), tap.patienceNanos());
    clock.addAndGet(seconds(5));
    tap.accept(new byte[] {'\n'}, 0, 1);
    assertEquals(seconds(1), tap.patienceNanos());
    tap.accept(ANSWER, 0, ANSWER.length - 1);
    assertEquals(Long.MAX_VALUE, tap.patienceNanos(), "it is on its way");
    tap.accept(ANSWER, ANSWER.length - 1, 1);
    assertNull(tap.shortfall());
    assertEquals(Step.RETURN, tap.settled());
  }

  @ParameterizedTest
  @CsvSource({
    "m, other, 20",
    "m, trading, 5",
    "fast-1, other, 3",
    "fast-1, trading, 3",
    "patient-1, trading, 5",
    "patient-1, other, 0",
    "o3-1, other, 200",
    "o3-1, trading, 5"
  })
  void isSetByWorkloadAndByModelAndTheShorterOneHolds(String model, String workload, long limit) {
    PipelineFixture fixture =
        fixture(
            Map.of(
                "fallbacks",
                "*=b",
                "fallbacks.after",
                "20s,trading=5s",
                "fallbacks.after.models",
                "api.openai.com/fast*=3s,patient*=0s",
                "workload.header",
                "x-workload"));
    LlmCall call = begin(fixture, model, false, Map.of("x-workload", workload));
    assertEquals(limit == 0 ? Long.MAX_VALUE : seconds(limit), call.patienceNanos());
  }

  @Test
  void waitsWhereNobodyCouldTakeTheCall() {
    Map<String, String> small =
        Map.of(
            "fallbacks", "m=@small",
            "fallbacks.endpoints", "small=?model=small&context=1",
            "fallbacks.after", "10s");
    assertEquals(Long.MAX_VALUE, begin(fixture(small), "m", false, Map.of()).patienceNanos());
    Map<String, String> deaf = Map.of("fallbacks.on", "overloaded", "fallbacks.after", "10s");
    assertEquals(Long.MAX_VALUE, begin(fixture(deaf), "m", false, Map.of()).patienceNanos());
    Map<String, String> layered = Map.of("x-stainless-retry-count", "1");
    assertEquals(
        Long.MAX_VALUE,
        begin(fixture(Map.of("fallbacks.after", "10s")), "m", false, layered).patienceNanos(),
        "a retry of the SDK's goes nowhere else");
  }

  @Test
  void waitsWhereTheRetryBudgetIsUsedUp() {
    PipelineFixture fixture =
        fixture(
            Map.of(
                "fallbacks.after",
                "10s",
                "breaker.consecutive",
                "1000",
                "breaker.min-calls",
                "1000"));
    List<Long> patience = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      LlmCall call = begin(fixture, "m", false, Map.of());
      patience.add(call.patienceNanos());
      call.answered(500, Headers.NONE, NOTHING);
    }
    assertEquals(seconds(10), patience.get(9));
    assertEquals(Long.MAX_VALUE, patience.get(10), "ten retries are spent");
    clock.addAndGet(seconds(10));
    assertEquals(seconds(10), begin(fixture, "m", false, Map.of()).patienceNanos());
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private PipelineFixture fixture(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("fallbacks", "m=b"));
    all.putAll(settings);
    return new PipelineFixture(clock::get, all);
  }

  private LlmCall begin(
      PipelineFixture fixture, String model, boolean stream, Map<String, String> headers) {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"question %d\"}],\"stream\":%s}"
            .formatted(model, ++asked, stream);
    LlmCall call =
        fixture.pipeline.begin(
            new PipelineTest.Request("/v1/chat/completions", body.getBytes(UTF_8), headers));
    assertNull(call.admit());
    return call;
  }

  private static void succeed(LlmCall call) {
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
  }
}
