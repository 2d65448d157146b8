package dev.evenkeel.agent.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.agent.llm.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WouldHaveTest {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"
          .getBytes(UTF_8);

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private int asked;

  @Test
  void tellsOfTheRetryAndOfTheStopAndChangesNothing() {
    PipelineFixture fixture = observing(Map.of());
    assertEquals(Step.RETURN, begin(fixture).answered(503, Headers.NONE, NOTHING));
    assertEquals(Step.RETURN, begin(fixture).answered(401, Headers.NONE, NOTHING));
    assertEquals(Step.RETURN, begin(fixture).answered(500, Headers.NONE, NOTHING));
    succeed(begin(fixture));
    assertEquals(List.of("retry", "stop"), fixture.wouldHave, "a 500 is handed back in any case");
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void tellsOfARefusalOnceTheBreakerWouldBeOpenAndOfNoMore() {
    PipelineFixture fixture = observing(Map.of());
    for (int i = 0; i < 5; i++) {
      begin(fixture).answered(500, Headers.NONE, NOTHING);
    }
    begin(fixture).answered(503, Headers.NONE, NOTHING);
    assertEquals(List.of("reject"), fixture.wouldHave);
  }

  @Test
  void tellsOfTheFallbackInPlaceOfBoth() {
    PipelineFixture fixture = observing(Map.of("fallbacks", "m=b"));
    for (int i = 0; i < 5; i++) {
      begin(fixture).answered(500, Headers.NONE, NOTHING);
    }
    begin(fixture).answered(200, Headers.NONE, NOTHING);
    assertEquals(Collections.nCopies(6, "fallback"), fixture.wouldHave);
    assertEquals(List.of(), fixture.fallbacks);
  }

  @Test
  void tellsOfTheWaitForAGateAndForALimit() {
    PipelineFixture gate = observing(Map.of());
    begin(gate).answered(429, name -> name.equals("retry-after") ? "1" : null, NOTHING);
    assertEquals(List.of("retry"), gate.wouldHave);
    succeed(begin(gate));
    assertEquals(List.of("retry", "pace"), gate.wouldHave);

    PipelineFixture limit = observing(Map.of("limit.rpm", "m=1"));
    succeed(begin(limit));
    assertEquals(List.of(), limit.wouldHave);
    succeed(begin(limit));
    assertEquals(List.of("pace"), limit.wouldHave);
  }

  @Test
  void tellsOfAsManyRetriesAsTheBudgetWouldHaveLetThrough() {
    PipelineFixture fixture =
        observing(Map.of("breaker.consecutive", "1000", "breaker.min-calls", "1000"));
    for (int i = 0; i < 20; i++) {
      begin(fixture).answered(503, Headers.NONE, NOTHING);
    }
    assertEquals(10, fixture.wouldHave.stream().filter("retry"::equals).count());
    assertEquals(10, fixture.wouldHave.stream().filter("stop"::equals).count());
  }

  @Test
  void tellsNothingMoreOfAnSdksRetriesOfACall() {
    PipelineFixture fixture = observing(Map.of());
    for (String count : List.of("0", "1", "2")) {
      LlmCall call =
          fixture.pipeline.begin(
              PipelineTest.Request.chat(Map.of("x-stainless-retry-count", count)));
      assertEquals(0, call.holdNanos());
      assertNull(call.admit());
      call.answered(503, Headers.NONE, NOTHING);
    }
    assertEquals(List.of("retry"), fixture.wouldHave);
  }

  @Test
  void observesTheCallsThatTheRolloutLeavesOutAndActsOnTheOthers() {
    PipelineFixture fixture =
        new PipelineFixture(
            clock::get,
            Map.of(
                "rollout",
                "50%",
                "rollout.workloads",
                "in=100%,out=0%",
                "workload.header",
                "x-workload"));
    List<Step.Kind> kinds = new ArrayList<>();
    for (String workload : List.of("in", "out", "other")) {
      LlmCall call = fixture.pipeline.begin(ask(Map.of("x-workload", workload)));
      assertEquals(0, call.holdNanos());
      assertNull(call.admit());
      kinds.add(call.answered(503, Headers.NONE, NOTHING).kind());
    }
    assertEquals(
        List.of(Step.Kind.RETRY, Step.Kind.RETURN, Step.Kind.RETURN), kinds, "chance is 0.5");
    assertEquals(List.of("retry", "retry"), fixture.wouldHave);
    assertEquals(1, fixture.retries.size());
  }

  private PipelineFixture observing(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("mode", "observe");
    return new PipelineFixture(clock::get, all);
  }

  private LlmCall begin(PipelineFixture fixture) {
    LlmCall call = fixture.pipeline.begin(ask(Map.of()));
    assertEquals(0, call.holdNanos());
    assertNull(call.admit());
    return call;
  }

  /** Each with a prompt of its own: the same one again after a failure is a retry. */
  private PipelineTest.Request ask(Map<String, String> headers) {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + ++asked + "\"}]}";
    return new PipelineTest.Request("/v1/chat/completions", body.getBytes(UTF_8), headers);
  }

  private static void succeed(LlmCall call) {
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
  }
}
