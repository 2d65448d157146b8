package dev.evenkeel.agent.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FallbacksTest {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"
          .getBytes(UTF_8);

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  @Test
  void movesAtOnceWhereNoRetryWouldFollow() {
    PipelineFixture fixture = fixture(Map.of("fallbacks", "m=b|c"));
    LlmCall call = begin(fixture, Map.of());
    assertNull(call.detour());
    Step step = call.answered(500, Headers.NONE, NOTHING);
    assertEquals(new Step(Step.Kind.RETRY, 0, null), step);
    assertNull(call.admit());
    assertEquals("{\"model\":\"b\",\"messages\":[]}", new String(call.detour().body(), UTF_8));
    assertEquals("b; from=m; why=server_error", call.detour().mark());
    succeed(call);
    assertEquals(List.of("m -> b: server_error: success"), fixture.fallbacks);
    assertEquals(Result.DEGRADED, fixture.calls.get(0).result());
    assertEquals(2, fixture.calls.get(0).attempts());
    assertEquals(List.of(), fixture.retries);
  }

  @Test
  void spendsTheLastAttemptOnTheOtherModelAndMakesNoMore() {
    PipelineFixture fixture = fixture(Map.of("fallbacks", "m=b|c"));
    LlmCall call = begin(fixture, Map.of());
    call.answered(503, Headers.NONE, NOTHING);
    assertNull(call.admit());
    assertNull(call.detour(), "the second attempt is a retry");
    assertEquals(Step.Kind.RETRY, call.answered(503, Headers.NONE, NOTHING).kind());
    assertNull(call.admit());
    assertNotNull(call.detour());
    assertEquals(Step.Kind.STOP, call.answered(503, Headers.NONE, NOTHING).kind());
    assertEquals(List.of("m -> b: unavailable: failure"), fixture.fallbacks);
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
  }

  @Test
  void goesToTheNextModelWhenTheFirstFailsToo() {
    PipelineFixture fixture = fixture(Map.of("fallbacks", "m=b|c"));
    LlmCall call = begin(fixture, Map.of());
    call.answered(500, Headers.NONE, NOTHING);
    call.admit();
    assertEquals(Step.Kind.RETRY, call.answered(500, Headers.NONE, NOTHING).kind());
    assertNull(call.admit());
    succeed(call);
    assertEquals(
        List.of("m -> b: server_error: failure", "b -> c: server_error: success"),
        fixture.fallbacks);
  }

  @Test
  void asksAnotherModelWhileTheBreakerIsOpen() {
    PipelineFixture fixture =
        fixture(Map.of("fallbacks", "m=b", "fallbacks.on", "context_length_exceeded"));
    for (int i = 0; i < 5; i++) {
      assertEquals(
          Step.Kind.RETURN, begin(fixture, Map.of()).answered(500, Headers.NONE, NOTHING).kind());
    }
    LlmCall call = begin(fixture, Map.of());
    assertNotNull(call.detour());
    succeed(call);
    assertEquals(List.of("m -> b: breaker_open: success"), fixture.fallbacks);
  }

  @Test
  void movesAFailedProbeThoughTheRetryBudgetIsUsedUp() {
    PipelineFixture fixture = fixture(Map.of("fallbacks", "m=b", "retry.budget.tokens", "0"));
    for (int i = 0; i < 5; i++) {
      begin(fixture, Map.of()).answered(500, Headers.NONE, NOTHING);
    }
    for (int probe = 0; probe < 10; probe++) {
      clock.addAndGet(Duration.ofSeconds(4).toNanos());
      LlmCall call = begin(fixture, Map.of());
      assertNull(call.detour(), "is a probe");
      assertEquals(Step.Kind.RETRY, call.answered(500, Headers.NONE, NOTHING).kind());
      assertNull(call.admit());
      assertNotNull(call.detour());
      succeed(call);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-md5=x", "authorization=AWS4 SignedHeaders=host, Signature=1"})
  void leavesABodyAloneThatAHeaderVouchesFor(String header) {
    PipelineFixture fixture = fixture(Map.of("fallbacks", "m=b"));
    String[] parts = header.split("=", 2);
    LlmCall call = begin(fixture, Map.of(parts[0], parts[1]));
    assertEquals(Step.Kind.RETURN, call.answered(500, Headers.NONE, NOTHING).kind());
  }

  @Test
  void changesNothingInObserveModeNorForOtherModelsNorForOtherOutcomes() {
    for (Map<String, String> settings :
        List.of(
            Map.of("fallbacks", "m=b", "mode", "observe"),
            Map.of("fallbacks", "n*=b"),
            Map.of("fallbacks", "m=b", "fallbacks.on", "overloaded"))) {
      PipelineFixture fixture = fixture(settings);
      LlmCall call = begin(fixture, Map.of());
      assertEquals(Step.Kind.RETURN, call.answered(500, Headers.NONE, NOTHING).kind());
      assertEquals(List.of(), fixture.fallbacks);
    }
  }

  @Test
  void takesFromTheRetryBudget() {
    PipelineFixture fixture =
        fixture(
            Map.of("fallbacks", "m=b", "breaker.consecutive", "1000", "breaker.min-calls", "1000"));
    int moved = 0;
    for (int i = 0; i < 20; i++) {
      Step step = begin(fixture, Map.of()).answered(500, Headers.NONE, NOTHING);
      moved += step.kind() == Step.Kind.RETRY ? 1 : 0;
    }
    assertEquals(10, moved, "as many as the budget has tokens");
  }

  @Test
  void givesTheFixedAnswerWhenNobodyElseCan() {
    PipelineFixture fixture =
        fixture(Map.of("fallbacks", "m=b|@answer", "fallbacks.answer", "Sorry."));
    LlmCall call = begin(fixture, Map.of());
    assertEquals(Step.Kind.RETRY, call.answered(500, Headers.NONE, NOTHING).kind());
    assertNull(call.admit());
    assertEquals(Step.Kind.RETRY, call.answered(500, Headers.NONE, NOTHING).kind());
    Synthetic answer = call.admit();
    assertEquals(200, answer.status());
    assertEquals(
        "fixed-answer; from=m; why=server_error", answer.headers().get("x-evenkeel-fallback"));
    assertTrue(new String(answer.body(), UTF_8).contains("\"Sorry.\""));
    assertEquals(
        List.of("m -> b: server_error: failure", "b -> fixed-answer: server_error: success"),
        fixture.fallbacks);
    assertEquals(Result.DEGRADED, fixture.calls.get(0).result());
    assertEquals(2, fixture.attempts.size());
  }

  @Test
  void givesTheFixedAnswerWhileTheBreakerIsOpenWithoutAnAttempt() {
    PipelineFixture fixture =
        fixture(
            Map.of(
                "fallbacks",
                "m=@answer",
                "fallbacks.answer",
                "Sorry.",
                "fallbacks.on",
                "context_length_exceeded"));
    open(fixture);
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
    assertEquals(0, call.holdNanos());
    assertEquals(200, call.admit().status());
    assertEquals(5, fixture.attempts.size());
  }

  @Test
  void probesOnceRatherThanAskNobodyWhenAllAreOpen() {
    PipelineFixture fixture =
        fixture(
            Map.of(
                "fallbacks",
                "m=@far",
                "fallbacks.endpoints",
                "far=https://h/v1",
                "fallbacks.on",
                "context_length_exceeded"));
    open(fixture);
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
    assertNull(call.admit(), "the last resort");
    assertNull(call.detour());
    assertEquals(503, fixture.pipeline.begin(PipelineTest.Request.chat(Map.of())).admit().status());
    call.answered(500, Headers.NONE, NOTHING);
    assertEquals(
        503,
        fixture.pipeline.begin(PipelineTest.Request.chat(Map.of())).admit().status(),
        "not at once again");
    clock.addAndGet(5_000_000_000L);
    succeed(begin(fixture, Map.of()));
    assertEquals(Result.SUCCESS, fixture.calls.get(fixture.calls.size() - 1).result());
  }

  @Test
  void passesOverWhoCannotServeTheRequest() {
    String prompt = "four words are here ".repeat(20);
    String prefill = "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\"}]}";
    String tools = "{\"model\":\"m\",\"messages\":[],\"tools\":[{}]}";
    String large = "{\"model\":\"m\",\"messages\":[{\"content\":\"" + prompt + "\"}]}";
    Map<String, String> settings =
        Map.of(
            "fallbacks",
            "m=@small|@able",
            "fallbacks.endpoints",
            "small=?model=small&context=99&tools=false,able=?model=able&prefill=true");
    for (String body : List.of(prefill, tools, large)) {
      PipelineFixture fixture = fixture(settings);
      LlmCall call = fixture.pipeline.begin(ask(body));
      assertNull(call.admit());
      assertEquals(Step.Kind.RETRY, call.answered(500, Headers.NONE, NOTHING).kind());
      assertEquals("able; from=m; why=server_error", call.detour().mark(), body);
    }
  }

  private static PipelineTest.Request ask(String body) {
    return new PipelineTest.Request("/v1/chat/completions", body.getBytes(UTF_8), Map.of());
  }

  @Test
  void goesToTheFallbackFromTheStartInAnEmergencyOfItsOwn() {
    PipelineFixture fixture = fixture(Map.of("fallbacks", "m=b", "fallbacks.on-emergency", "true"));
    fixture.pipeline.emergency("trading", "business-success", true);
    assertNull(begin(fixture, Map.of()).detour(), "another workload's");
    fixture.pipeline.emergency("", "llm-latency", true);
    LlmCall call = begin(fixture, Map.of());
    assertEquals("b; from=m; why=emergency", call.detour().mark());
    succeed(call);
    assertEquals(List.of("m -> b: emergency: success"), fixture.fallbacks);
    assertEquals(1, fixture.attempts.size());
    fixture.pipeline.emergency("", "llm-latency", false);
    assertNull(begin(fixture, Map.of()).detour(), "it is over");
  }

  @Test
  void staysInAnEmergencyWhereNothingElseIsSet() {
    PipelineFixture fixture = fixture(Map.of("fallbacks", "m=b"));
    fixture.pipeline.emergency("", "business-success", true);
    assertNull(begin(fixture, Map.of()).detour());
  }

  private void open(PipelineFixture fixture) {
    for (int i = 0; i < 5; i++) {
      begin(fixture, Map.of()).answered(500, Headers.NONE, NOTHING);
    }
  }

  private PipelineFixture fixture(Map<String, String> settings) {
    return new PipelineFixture(clock::get, settings);
  }

  private static LlmCall begin(PipelineFixture fixture, Map<String, String> headers) {
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(headers));
    assertNull(call.admit());
    return call;
  }

  private static void succeed(LlmCall call) {
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
  }
}
