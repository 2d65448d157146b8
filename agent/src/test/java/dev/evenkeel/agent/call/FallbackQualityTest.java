package dev.evenkeel.agent.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer holds may lead to a fallback, where the application has not seen any of it. */
class FallbackQualityTest {

  private static final Headers JSON =
      name -> name.equals("content-type") ? "application/json" : null;
  private static final Headers EVENTS =
      name -> name.equals("content-type") ? "text/event-stream" : null;
  private static final String ASKS_FOR_JSON =
      "{\"model\":\"m\",\"messages\":[],\"response_format\":{\"type\":\"json_object\"}}";
  private static final String TOOLS =
      "{\"model\":\"m\",\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\"}}]}";
  private static final String GOOD = message("\"content\":\"{}\"", "stop");

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  private static String message(String holds, String finish) {
    return "{\"model\":\"m\",\"choices\":[{\"message\":{%s},\"finish_reason\":\"%s\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}"
        .formatted(holds, finish);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "malformed_response;\"content\":\"Sure!\";stop",
        "empty_response;\"content\":\"\";stop",
        "refusal;\"content\":null,\"refusal\":\"No.\";stop",
        "safety_blocked;\"content\":\"\";safety",
        "content_filtered;\"content\":\"\";content_filter",
        "truncated;\"content\":\"{\";length"
      })
  void asksTheFallbackInThePlaceOfABadAnswerAndPaysForBoth(
      String outcome, String holds, String finish) {
    PipelineFixture fixture = fixture(Map.of("fallbacks.on", outcome));
    LlmCall call = begin(fixture, ASKS_FOR_JSON);
    AnswerTap bad = take(call, JSON, message(holds, finish));
    assertTrue(bad.holds());
    assertNull(bad.shortfall());
    assertEquals(new Step(Step.Kind.RETRY, 0, null), bad.settled());
    assertNull(call.admit());
    assertEquals("b; from=m; why=" + outcome, call.detour().mark());
    AnswerTap good = take(call, JSON, GOOD);
    assertFalse(good.holds(), "nobody is left to ask");
    good.ended();
    assertEquals(List.of(outcome, "ok"), fixture.outcomes());
    assertEquals(List.of("m -> b: " + outcome + ": success"), fixture.fallbacks);
    assertEquals(Result.DEGRADED, fixture.calls.get(0).result());
    assertEquals(5, fixture.attempts.get(0).work().usage().input());
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void asksTheFallbackWhereAToolIsCalledThatThereIsNot() {
    String call =
        "\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"lose\",\"arguments\":\"{}\"}}]";
    PipelineFixture fixture =
        fixture(
            Map.of(
                "fallbacks",
                "m=@plain|b",
                "fallbacks.endpoints",
                "plain=?model=plain&tools=false",
                "fallbacks.on",
                "hallucinated_tool"));
    LlmCall asking = begin(fixture, TOOLS);
    AnswerTap bad = take(asking, JSON, message(call, "tool_calls"));
    assertNull(bad.shortfall());
    assertEquals(Step.Kind.RETRY, bad.settled().kind());
    assertNull(asking.admit());
    assertEquals("b; from=m; why=hallucinated_tool", asking.detour().mark(), "it knows tools");
  }

  @Test
  void handsTheAnswerOverAsItIsWhereNobodyElseMayBeAsked() {
    PipelineFixture fixture =
        fixture(
            Map.of(
                "fallbacks",
                "m=@small",
                "fallbacks.endpoints",
                "small=?model=small&context=1",
                "fallbacks.on",
                "truncated"));
    LlmCall call = begin(fixture, ASKS_FOR_JSON.replace("[]", "[{\"content\":\"a long one\"}]"));
    AnswerTap bad = take(call, JSON, message("\"content\":\"{\"", "length"));
    assertNull(bad.shortfall());
    assertEquals(Step.Kind.RETURN, bad.settled().kind());
    bad.ended();
    assertEquals(List.of("truncated"), fixture.outcomes());
    assertEquals(List.of(), fixture.fallbacks);
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
  }

  @Test
  void givesTheFixedAnswerInThePlaceOfABadOne() {
    PipelineFixture fixture =
        fixture(
            Map.of(
                "fallbacks",
                "m=@answer",
                "fallbacks.answer",
                "Sorry.",
                "fallbacks.on",
                "safety_blocked"));
    LlmCall call = begin(fixture, ASKS_FOR_JSON);
    AnswerTap bad = take(call, JSON, message("\"content\":\"\"", "safety"));
    assertNull(bad.shortfall());
    assertEquals(Step.Kind.RETRY, bad.settled().kind());
    assertTrue(new String(call.admit().body(), UTF_8).contains("Sorry."));
  }

  @Test
  void leavesStreamsAloneThatAreNotHeldWhole() {
    String stream = ASKS_FOR_JSON.replace("[]", "[],\"stream\":true");
    String events =
        "data: {\"choices\":[{\"delta\":{\"content\":\"{\"}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n";
    Map<String, String> on = Map.of("fallbacks.on", "truncated");
    AnswerTap passing = take(begin(fixture(on), stream), EVENTS, events);
    assertFalse(passing.holds());
    assertEquals(Step.RETURN, passing.settled());

    LlmCall call =
        begin(fixture(Map.of("fallbacks.on", "truncated", "stream.hold", "whole")), stream);
    AnswerTap held = take(call, EVENTS, events);
    assertTrue(held.holds());
    assertNull(held.shortfall());
    assertEquals(Step.Kind.RETRY, held.settled().kind());
  }

  @Test
  void holdsNothingBackWhereNoSuchOutcomeIsNamed() {
    AnswerTap tap = take(begin(fixture(Map.of()), ASKS_FOR_JSON), JSON, GOOD);
    assertFalse(tap.holds());
  }

  @Test
  void tellsInObserveModeWhatWouldHaveBeenDone() {
    PipelineFixture fixture = fixture(Map.of("fallbacks.on", "truncated", "mode", "observe"));
    AnswerTap bad =
        take(begin(fixture, ASKS_FOR_JSON), JSON, message("\"content\":\"{\"", "length"));
    assertFalse(bad.holds());
    bad.ended();
    take(begin(fixture, ASKS_FOR_JSON), JSON, message("\"content\":\"Sure!\"", "stop")).ended();
    assertEquals(List.of("fallback"), fixture.wouldHave);
    assertEquals(List.of(), fixture.fallbacks);
  }

  private PipelineFixture fixture(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("fallbacks", "m=b"));
    all.putAll(settings);
    return new PipelineFixture(clock::get, all);
  }

  private static LlmCall begin(PipelineFixture fixture, String request) {
    LlmCall call =
        fixture.pipeline.begin(
            new PipelineTest.Request("/v1/chat/completions", request.getBytes(UTF_8), Map.of()));
    assertNull(call.admit());
    return call;
  }

  private static AnswerTap take(LlmCall call, Headers headers, String answer) {
    byte[] bytes = answer.getBytes(UTF_8);
    AnswerTap tap = call.accepted(200, headers);
    tap.accept(bytes, 0, bytes.length);
    return tap;
  }
}
