package dev.evenkeel.agent.slo;

import static dev.evenkeel.agent.slo.SloFixture.MINUTE;
import static dev.evenkeel.agent.slo.SloFixture.SECOND;
import static dev.evenkeel.agent.slo.SloFixture.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels by the defaults: 99.5, 99.0, 98.5 %; 300 ms, 500 ms, 1 s; for 2 min, 1 min, 30 s. */
class LevelsTest {

  @ParameterizedTest
  @CsvSource({
    "2000, 10, OK", // exactly 99.5 %
    "2000, 11, WARNING",
    "2000, 20, WARNING", // exactly 99.0 %
    "2000, 21, SEVERE",
    "2000, 30, SEVERE", // exactly 98.5 %
    "2000, 31, EMERGENCY",
    "20, 1, EMERGENCY",
    "19, 1, OK", // too few
    "19, 19, OK"
  })
  void aLevelIsBelowItsShareOfSuccessAndNotAtIt(int calls, int failures, Level level) {
    SloFixture slo = new SloFixture();
    slo.calls(calls - failures, Result.SUCCESS);
    slo.calls(failures, Result.FAILURE);
    slo.pass(125 * SECOND); // the first look is after 5 s
    assertEquals(level, slo.state(Indicator.LLM_SUCCESS).level());
    assertEquals(level, slo.state(Indicator.BUSINESS_SUCCESS).level());
    assertEquals(Level.OK, slo.state(Indicator.LLM_LATENCY).level());
    assertEquals(level, slo.tracker.status().level());
  }

  @ParameterizedTest
  @CsvSource({
    "100, 5, 301, OK", // exactly 5 % are above: the P95 is not
    "100, 6, 300, OK", // at the threshold
    "100, 6, 301, WARNING",
    "100, 6, 500, WARNING",
    "100, 6, 501, SEVERE",
    "100, 6, 1000, SEVERE",
    "100, 6, 1001, EMERGENCY",
    "19, 19, 5000, OK"
  })
  void aLevelIsAboveItsP95AndNotAtIt(int calls, int slow, int millis, Level level) {
    SloFixture slo = new SloFixture();
    slo.calls(calls - slow, Result.SUCCESS, 200);
    slo.calls(slow, Result.SUCCESS, millis);
    slo.pass(125 * SECOND); // the first look is after 5 s
    assertEquals(level, slo.state(Indicator.LLM_LATENCY).level());
    assertEquals(Level.OK, slo.state(Indicator.LLM_SUCCESS).level());
  }

  @Test
  void fallbacksAreBadForTheLlmAndGoodForTheBusiness() {
    SloFixture slo = new SloFixture();
    slo.calls(100, Result.DEGRADED);
    slo.pass(35 * SECOND);
    assertEquals(Level.EMERGENCY, slo.state(Indicator.LLM_SUCCESS).level());
    assertEquals(Level.OK, slo.state(Indicator.BUSINESS_SUCCESS).level());
  }

  /**
   * All calls fail from the start on and end after 40 s. The emergency's condition holds from the
   * first look (5 s), so that it is one at 35 s, and would be severe at 65 s and a warning at 125 s
   * if it were not. The failures are in the last five minutes until 300 s; two minutes later all
   * three end.
   */
  @Test
  void beginsAfterItsTimeEndsAfterItsKeepAndTellsOfEachChangeOnce() {
    SloFixture slo = new SloFixture();
    slo.calls(20, Result.FAILURE);
    slo.pass(10 * MINUTE);
    assertEquals(
        List.of(
            "35 s level ok -> emergency: business-success: 0.000 % of 20 good in 5 minutes",
            "35 s level ok -> emergency: llm-success: 0.000 % of 20 good in 5 minutes",
            "420 s level emergency -> ok: business-success: no calls",
            "420 s level emergency -> ok: llm-success: no calls"),
        slo.events);
    assertEquals(List.of("business emergency 385 s", "technical emergency 385 s"), slo.incidents);
    SloStatus status = slo.tracker.status();
    assertEquals(Level.OK, status.level());
    assertEquals(START + 420 * SECOND, status.levelSinceMillis());
    assertEquals(385, status.of(Indicator.RECOVERY).value());
    assertTrue(status.of(Indicator.RECOVERY).met());
  }

  /** 99.2 %: a warning after 2 minutes. Then 98.9 % all in all: severe a minute later. */
  @Test
  void climbsFromOneLevelToTheNextAndFallsBackOneByOne() {
    SloFixture slo = new SloFixture();
    slo.calls(992, Result.SUCCESS);
    slo.calls(8, Result.FAILURE);
    slo.pass(150 * SECOND);
    assertEquals(Level.WARNING, slo.tracker.status().level());
    slo.calls(3, Result.FAILURE);
    slo.pass(70 * SECOND);
    assertEquals(Level.SEVERE, slo.tracker.status().level());
    Incident running = slo.tracker.status().running().get(0);
    assertEquals(Level.SEVERE, running.worst());
    assertEquals(START + 125 * SECOND, running.startMillis());
    slo.calls(600, Result.SUCCESS); // 11 of 1603: above 99 %, below 99.5 %
    slo.pass(70 * SECOND); // until 290 s
    assertEquals(Level.SEVERE, slo.tracker.status().level(), "kept for two minutes");
    slo.calls(2_000, Result.SUCCESS);
    slo.pass(5 * MINUTE);
    assertEquals(Level.OK, slo.tracker.status().level());
    assertEquals(
        List.of(
            "125 s ok -> warning",
            "215 s warning -> severe",
            "345 s severe -> warning",
            "415 s warning -> ok"),
        slo.events.stream()
            .filter(event -> event.contains("llm-success"))
            .map(event -> event.replaceFirst("level ", "").replaceFirst(": .*", ""))
            .toList());
  }

  @Test
  void aConditionThatComesBackInTimeNeverEndsTheLevel() {
    SloFixture slo = new SloFixture();
    slo.calls(20, Result.FAILURE);
    slo.pass(40 * SECOND);
    slo.calls(100_000, Result.SUCCESS);
    slo.pass(115 * SECOND);
    slo.calls(5_000, Result.FAILURE);
    slo.pass(60 * SECOND);
    assertEquals(Level.EMERGENCY, slo.state(Indicator.LLM_SUCCESS).level());
    assertEquals(2, slo.events.size(), slo.events.toString());
  }

  @Test
  void anIncidentOfAnHourMissesTheObjectiveOfRecovery() {
    SloFixture slo = new SloFixture();
    for (int i = 0; i < 31; i++) {
      slo.calls(20, Result.FAILURE);
      slo.pass(MINUTE);
    }
    SloStatus status = slo.tracker.status();
    assertEquals(31 * 60 - 35, status.of(Indicator.RECOVERY).value());
    assertEquals(false, status.of(Indicator.RECOVERY).met());
    assertEquals(2, status.running().size());
  }
}
