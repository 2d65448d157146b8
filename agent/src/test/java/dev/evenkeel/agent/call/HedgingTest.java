package dev.evenkeel.agent.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Race.Lane;
import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.llm.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A second exchange beside a slow one. */
class HedgingTest {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"
          .getBytes(UTF_8);
  private static final Map<String, String> ON = Map.of("hedge", "true");

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  @Test
  void mayBeginAfterWhatNinetyFivePercentTook() {
    PipelineFixture fixture = known(ON);
    assertEquals(seconds(19), admitted(fixture, "m", false).hedgeNanos());
  }

  @Test
  void isOffUnlessAskedFor() {
    assertNever(admitted(known(Map.of()), "m", false));
    assertFalse(known(Map.of()).pipeline.hedges());
    assertTrue(known(ON).pipeline.hedges());
  }

  @Test
  void needsTwentyGoodAnswersOfTheSameModel() {
    assertNever(admitted(known(ON), "other", false));
  }

  @Test
  void isNotForStreamsNorForCallsWithoutAttemptsLeftNorForThoseThatAreOnlyObserved() {
    assertNever(admitted(known(ON), "m", true));
    assertNever(admitted(known(Map.of("hedge", "true", "retry.attempts", "1")), "m", false));
    assertNever(admitted(known(Map.of("hedge", "true", "mode", "observe")), "m", false));
  }

  @Test
  void isNotForCallsThatASdkRetries() {
    PipelineFixture fixture = known(ON);
    LlmCall call = begin(fixture, "m", false, Map.of("x-stainless-retry-count", "1"));
    assertNull(call.admit());
    assertNever(call);
  }

  @Test
  void countsTheSecondsAnswerAndRecordsTheFirstAsGivenUp() {
    PipelineFixture fixture = known(ON);
    LlmCall call = admitted(fixture, "m", false);
    Race race = new Race(call);
    clock.addAndGet(seconds(19));
    assertTrue(race.start());
    assertFalse(race.start(), "once");
    clock.addAndGet(seconds(2));
    assertTrue(race.ended(Lane.SECOND, true, 0, null));
    assertFalse(race.ended(Lane.FIRST, false, 0, new IOException("Canceled")));
    answer(call);
    assertEquals(List.of("won"), fixture.hedges);
    assertEquals(List.of("cancelled after 21 s", "ok after 2 s"), last(fixture, 2));
    Recorder.Call told = fixture.calls.get(fixture.calls.size() - 1);
    assertEquals(2, told.attempts());
    assertEquals(Recorder.Result.SUCCESS, told.result());
  }

  @Test
  void countsTheFirstsAnswerAndRecordsTheSecondAsGivenUp() {
    PipelineFixture fixture = known(ON);
    LlmCall call = admitted(fixture, "m", false);
    Race race = new Race(call);
    clock.addAndGet(seconds(19));
    assertTrue(race.start());
    clock.addAndGet(seconds(1));
    assertTrue(race.ended(Lane.FIRST, true, 0, null));
    assertFalse(race.ended(Lane.SECOND, true, 0, null));
    answer(call);
    assertEquals(List.of("lost"), fixture.hedges);
    assertEquals(List.of("cancelled after 1 s", "ok after 20 s"), last(fixture, 2));
  }

  @Test
  void goesOnWithTheOtherWhereOneFails() {
    PipelineFixture fixture = known(ON);
    LlmCall call = admitted(fixture, "m", false);
    Race race = new Race(call);
    assertTrue(race.start());
    assertFalse(race.ended(Lane.SECOND, false, 503, null));
    assertTrue(race.ended(Lane.FIRST, true, 0, null));
    answer(call);
    assertEquals(List.of("failed"), fixture.hedges);
    assertEquals(List.of("unavailable after 0 s", "ok after 0 s"), last(fixture, 2));
  }

  @Test
  void tellsPolicyOfTheLastWhereBothFail() {
    PipelineFixture fixture = known(ON);
    LlmCall call = admitted(fixture, "m", false);
    Race race = new Race(call);
    assertTrue(race.start());
    assertFalse(race.ended(Lane.FIRST, false, 0, new IOException("Connection reset")));
    assertTrue(race.ended(Lane.SECOND, false, 503, null));
    assertEquals(Step.Kind.RETRY, call.answered(503, Headers.NONE, NOTHING).kind());
    assertEquals(List.of("transport after 0 s", "unavailable after 0 s"), last(fixture, 2));
    assertNull(call.admit());
    assertEquals(Long.MAX_VALUE, call.hedgeNanos(), "three attempts in all");
    assertEquals(Step.Kind.STOP, call.answered(503, Headers.NONE, NOTHING).kind());
    assertEquals(3, fixture.calls.get(fixture.calls.size() - 1).attempts());
  }

  @Test
  void doesNotForgetHowLongTheSlowOnesTook() {
    PipelineFixture fixture = known(ON);
    for (int i = 0; i < 20; i++) {
      LlmCall call = admitted(fixture, "m", false);
      Race race = new Race(call);
      clock.addAndGet(seconds(30));
      assertTrue(race.start());
      clock.addAndGet(seconds(1));
      assertTrue(race.ended(Lane.SECOND, true, 0, null));
      answer(call);
    }
    assertEquals(seconds(31), admitted(fixture, "m", false).hedgeNanos());
  }

  @Test
  void chargesForWhatWasGivenUpAndNotForAnErrorThatWasDropped() {
    PipelineFixture fixture = known(ON);
    Race failing = new Race(admitted(fixture, "m", false));
    assertTrue(failing.start());
    assertFalse(failing.ended(Lane.SECOND, false, 503, null));
    assertFalse(fixture.attempts.get(fixture.attempts.size() - 1).work().billable());
    Race slow = new Race(admitted(fixture, "m", false));
    assertTrue(slow.start());
    assertTrue(slow.ended(Lane.FIRST, true, 0, null));
    assertTrue(fixture.attempts.get(fixture.attempts.size() - 1).work().billable());
  }

  @Test
  void takesATokenOfTheRetryBudget() {
    PipelineFixture fixture =
        known(Map.of("hedge", "true", "retry.budget.tokens", "2", "retry.budget.floor", "1h"));
    for (int i = 0; i < 2; i++) {
      assertTrue(new Race(admitted(fixture, "m", false)).start());
    }
    assertFalse(new Race(admitted(fixture, "m", false)).start());
    assertEquals(List.of("refused"), fixture.hedges);
  }

  @Test
  void waitsForNoLimit() {
    PipelineFixture fixture = known(Map.of("hedge", "true", "limit.concurrency", "*=2"));
    LlmCall one = admitted(fixture, "m", false);
    LlmCall other = admitted(fixture, "m", false);
    assertFalse(new Race(one).start(), "both places are taken");
    answer(other);
    Race race = new Race(admitted(fixture, "m", false));
    assertFalse(race.start());
    answer(one);
    assertTrue(new Race(admitted(fixture, "m", false)).ended(Lane.FIRST, true, 0, null));
  }

  @Test
  void leavesItsPlaceWhenTheApplicationGivesUp() {
    PipelineFixture fixture = known(Map.of("hedge", "true", "limit.concurrency", "*=2"));
    LlmCall call = admitted(fixture, "m", false);
    Race race = new Race(call);
    assertTrue(race.start());
    race.giveUp();
    call.cancelled();
    assertTrue(race.ended(Lane.FIRST, false, 0, null));
    assertFalse(race.ended(Lane.SECOND, false, 0, null));
    assertEquals(List.of("cancelled after 0 s", "cancelled after 0 s"), last(fixture, 2));
    assertEquals(0, admitted(fixture, "m", false).holdNanos());
    assertEquals(0, begin(fixture, "m", false, Map.of()).holdNanos(), "both places are free");
  }

  private static void assertNever(LlmCall call) {
    assertEquals(Long.MAX_VALUE, call.hedgeNanos());
  }

  /** With twenty good answers of 1, 2 … 20 s behind it. */
  private PipelineFixture known(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("breaker.slow-after", "1h");
    PipelineFixture fixture = new PipelineFixture(clock::get, all);
    for (int i = 1; i <= 20; i++) {
      LlmCall call = admitted(fixture, "m", false);
      clock.addAndGet(seconds(i));
      answer(call);
    }
    return fixture;
  }

  private static void answer(LlmCall call) {
    AnswerTap tap =
        call.accepted(200, name -> name.equals("content-type") ? "application/json" : null);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
  }

  private static LlmCall admitted(PipelineFixture fixture, String model, boolean stream) {
    LlmCall call = begin(fixture, model, stream, Map.of());
    assertEquals(0, call.holdNanos());
    assertNull(call.admit());
    return call;
  }

  private static LlmCall begin(
      PipelineFixture fixture, String model, boolean stream, Map<String, String> headers) {
    String body = "{\"model\":\"%s\",\"stream\":%s,\"messages\":[]}".formatted(model, stream);
    LlmCall call =
        fixture.pipeline.begin(
            new PipelineTest.Request("/v1/chat/completions", body.getBytes(UTF_8), headers));
    assertNotNull(call);
    return call;
  }

  private static List<String> last(PipelineFixture fixture, int count) {
    List<Attempt> all = fixture.attempts;
    return all.subList(all.size() - count, all.size()).stream()
        .map(
            each ->
                each.classification().label()
                    + " after "
                    + Duration.ofNanos(each.durationNanos()).toSeconds()
                    + " s")
        .toList();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
