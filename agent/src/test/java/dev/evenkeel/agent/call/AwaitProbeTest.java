package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Calls at the breaker of a route that has failed. */
class AwaitProbeTest {

  private static final byte[] ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = new byte[0];

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  @Test
  void aCallWaitsForAProbeAndIsAnsweredWhenTheRouteIsBack() {
    PipelineFixture fixture = opened(Map.of());
    pass(3.5);
    LlmCall probe = begin(fixture);
    LlmCall other = begin(fixture);
    long hold = probe.holdNanos();
    assertEquals(seconds(1.5), hold, 1000);
    assertEquals(hold, other.holdNanos(), 1000);
    clock.addAndGet(hold);
    assertEquals(0, probe.holdNanos());
    assertNull(probe.admit());
    succeed(probe);
    assertEquals(0, other.holdNanos());
    assertNull(other.admit(), "is the second probe");
    succeed(other);
    Recorder.Call last = fixture.calls.get(fixture.calls.size() - 1);
    assertEquals(Result.SUCCESS, last.result());
    assertEquals(hold, last.waitedNanos());
    assertNull(begin(fixture).admit());
  }

  @Test
  void aCallIsRefusedWhenTheProbeHasToldNothingInTime() {
    PipelineFixture fixture = opened(Map.of());
    pass(5);
    assertNull(begin(fixture).admit());
    LlmCall call = begin(fixture);
    long waited = 0;
    for (long hold = call.holdNanos(); hold > 0; hold = call.holdNanos()) {
      clock.addAndGet(hold);
      waited += hold;
    }
    assertEquals(seconds(2), waited, 1000);
    assertEquals("breaker-open", call.admit().headers().get("x-evenkeel"));
  }

  @Test
  void aCallIsRefusedAtOnceWhenTheNextProbeIsTooFarAwayOrItsOwnTimeIsShort() {
    PipelineFixture fixture = opened(Map.of());
    LlmCall early = begin(fixture);
    assertEquals(0, early.holdNanos());
    assertNotNull(early.admit());
    pass(3.5);
    LlmCall hurried =
        fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()).within(seconds(2)));
    assertEquals(0, hurried.holdNanos());
    assertNotNull(hurried.admit());
  }

  @Test
  void noCallWaitsWhereThatIsNotWanted() {
    PipelineFixture fixture = opened(Map.of("breaker.max-wait", "0s"));
    pass(4.9);
    assertEquals(0, begin(fixture).holdNanos());
  }

  @Test
  void aRetryThatEndsInTimeForAProbeIsNotStoppedByTheBreaker() {
    PipelineFixture fixture = fixture(longDelays(Map.of()));
    LlmCall last = null;
    Step step = null;
    for (int i = 0; i < 5; i++) {
      last = begin(fixture);
      assertNull(last.admit());
      step = last.answered(503, Headers.NONE, NOTHING);
    }
    assertEquals(Step.Kind.RETRY, step.kind()); // after 3 s, and the probe goes after 5
    clock.addAndGet(step.delayNanos());
    clock.addAndGet(last.holdNanos());
    assertEquals(0, last.holdNanos());
    assertNull(last.admit());
    succeed(last);
    assertEquals(2, fixture.calls.get(0).attempts());
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
  }

  @Test
  void aRetryThatWouldMeetAShutBreakerIsStopped() {
    PipelineFixture fixture = fixture(longDelays(Map.of("breaker.early-probe", "15s")));
    Step step = null;
    for (int i = 0; i < 5; i++) {
      LlmCall call = begin(fixture);
      assertNull(call.admit());
      step = call.answered(503, Headers.NONE, NOTHING);
    }
    assertEquals(Step.Kind.STOP, step.kind());
  }

  private static Map<String, String> longDelays(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("retry.min-delay", "2s");
    all.put("retry.multiplier", "1s");
    all.put("retry.max-delay", "60s");
    return all;
  }

  private PipelineFixture opened(Map<String, String> settings) {
    PipelineFixture fixture = fixture(settings);
    for (int i = 0; i < 5; i++) {
      LlmCall call = begin(fixture);
      assertNull(call.admit());
      call.answered(500, Headers.NONE, NOTHING);
    }
    assertTrue(!fixture.breaker.isEmpty(), "is open");
    return fixture;
  }

  private PipelineFixture fixture(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("breaker.early-probe", "5s"));
    all.put("breaker.max-wait", "2s");
    all.putAll(settings);
    return new PipelineFixture(clock::get, all);
  }

  private LlmCall begin(PipelineFixture fixture) {
    return fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
  }

  private static void succeed(LlmCall call) {
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
    tap.closed();
  }

  private void pass(double seconds) {
    clock.addAndGet(seconds(seconds));
  }

  private static long seconds(double seconds) {
    return (long) (seconds * Duration.ofSeconds(1).toNanos());
  }
}
