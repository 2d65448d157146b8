package dev.evenkeel.agent.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Answers that are not what the request asked for. */
class QualityTest {

  private static final Headers JSON =
      name -> name.equals("content-type") ? "application/json" : null;
  private static final String REQUEST =
      "{\"model\":\"m\",\"messages\":[],\"response_format\":{\"type\":\"json_object\"}}";

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  private static byte[] answer(String text) {
    return ("{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\""
            + text
            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}")
        .getBytes(UTF_8);
  }

  private static LlmCall begin(PipelineFixture fixture) {
    return fixture.pipeline.begin(
        new PipelineTest.Request("/v1/chat/completions", REQUEST.getBytes(UTF_8), Map.of()));
  }

  private PipelineFixture fixture(Map<String, String> properties) {
    return new PipelineFixture(clock::get, properties);
  }

  private static AnswerTap take(LlmCall call, byte[] answer) {
    assertNull(call.admit());
    AnswerTap tap = call.accepted(200, JSON);
    tap.accept(answer, 0, answer.length);
    return tap;
  }

  @Test
  void isCountedAndHandedOverAtOnceByDefault() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap = take(begin(fixture), answer("Sure!"));
    assertFalse(tap.holds());
    tap.ended();
    assertEquals(List.of("malformed_response"), fixture.outcomes());
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
  }

  @Test
  void isSentForAgainUnseenWhereThePolicySaysSo() {
    PipelineFixture fixture = fixture(Map.of("policy.malformed_response", "retry"));
    LlmCall call = begin(fixture);
    AnswerTap bad = take(call, answer("Sure!"));
    assertTrue(bad.holds());
    assertNull(bad.shortfall());
    assertEquals(Step.Kind.RETRY, bad.settled().kind());
    AnswerTap good = take(call, answer("{}"));
    assertNull(good.shortfall());
    assertEquals(Step.Kind.RETURN, good.settled().kind());
    good.ended();
    assertEquals(List.of("malformed_response", "ok"), fixture.outcomes());
    assertEquals(1, fixture.calls.size());
    assertEquals(2, fixture.calls.get(0).attempts());
    assertEquals(5, fixture.attempts.get(0).work().usage().input(), "the bad one is paid for too");
  }

  @Test
  void isHandedOverAsItIsWhenTheAttemptsAreUsedUp() {
    PipelineFixture fixture = fixture(Map.of("policy.malformed_response", "retry"));
    LlmCall call = begin(fixture);
    for (int i = 0; i < 2; i++) {
      AnswerTap bad = take(call, answer("Sure!"));
      assertNull(bad.shortfall());
      assertEquals(Step.Kind.RETRY, bad.settled().kind());
    }
    AnswerTap last = take(call, answer("Sure!"));
    assertNull(last.shortfall());
    assertEquals(Step.Kind.RETURN, last.settled().kind());
    last.ended();
    last.closed();
    assertEquals(1, fixture.calls.size());
    assertEquals(3, fixture.calls.get(0).attempts());
    assertEquals(3, fixture.attempts.size());
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
  }

  @Test
  void leavesAnAnswerAloneThatIsAnotherKindOfBad() {
    PipelineFixture fixture = fixture(Map.of("policy.schema_violation", "retry"));
    AnswerTap tap = take(begin(fixture), answer("Sure!"));
    assertNull(tap.shortfall());
    assertEquals(Step.Kind.RETURN, tap.settled().kind());
    tap.ended();
    assertEquals(List.of("malformed_response"), fixture.outcomes());
  }

  /** As Groq tells of a call of a tool that is no JSON: the application gets an exception. */
  @Test
  void isNoAnswerWhereTheProviderTellsOfItByAnError() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    byte[] body = "{\"error\":{\"code\":\"tool_use_failed\",\"message\":\"no\"}}".getBytes(UTF_8);
    assertEquals(Step.Kind.RETURN, call.answered(400, JSON, body).kind());
    assertEquals(List.of("malformed_response"), fixture.outcomes());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
    assertEquals(List.of(), fixture.breaker);
  }

  @Test
  void isAskedForAgainWhereTheProviderTellsOfItByAnErrorAndThePolicySaysSo() {
    PipelineFixture fixture = fixture(Map.of("policy.malformed_response", "retry"));
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    byte[] body = "{\"error\":{\"code\":\"tool_use_failed\",\"message\":\"no\"}}".getBytes(UTF_8);
    assertEquals(Step.Kind.RETRY, call.answered(400, JSON, body).kind());
    take(call, answer("{}")).ended();
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
    assertEquals(2, fixture.calls.get(0).attempts());
  }

  @Test
  void saysNothingOfTheRoute() {
    PipelineFixture fixture =
        fixture(Map.of("policy.malformed_response", "retry", "retry.attempts", "10"));
    LlmCall call = begin(fixture);
    for (int i = 0; i < 9; i++) {
      AnswerTap bad = take(call, answer("Sure!"));
      bad.shortfall();
      assertEquals(Step.Kind.RETRY, bad.settled().kind());
    }
    assertEquals(List.of(), fixture.breaker);
  }

  @Test
  void changesNothingWhileItOnlyObserves() {
    PipelineFixture fixture =
        fixture(Map.of("policy.malformed_response", "retry", "mode", "observe"));
    AnswerTap tap = take(begin(fixture), answer("Sure!"));
    assertFalse(tap.holds());
    tap.ended();
    assertEquals(List.of("malformed_response"), fixture.outcomes());
  }
}
