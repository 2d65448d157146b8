package dev.evenkeel.agent.slo;

import static dev.evenkeel.agent.slo.SloFixture.HOUR;
import static dev.evenkeel.agent.slo.SloFixture.MINUTE;
import static dev.evenkeel.agent.slo.SloFixture.SECOND;
import static dev.evenkeel.agent.slo.SloFixture.START;
import static dev.evenkeel.agent.slo.SloFixture.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SloTrackerTest {

  private static final double EXACTLY = 1e-9;

  @Test
  void tellsWhatIsGoodForEachObjective() {
    SloFixture slo = new SloFixture();
    slo.calls(90, Result.SUCCESS);
    slo.calls(4, Result.DEGRADED);
    slo.calls(3, Result.FAILURE);
    slo.calls(2, Result.REJECTED);
    slo.calls(50, Result.EXCLUDED);
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.TRUNCATED, 1, 0, 10, "default"));
    assertEquals(new Share(5, 100), slo.state(Indicator.BUSINESS_SUCCESS).minutes5());
    assertEquals(new Share(9, 100), slo.state(Indicator.LLM_SUCCESS).minutes5());
    assertEquals(new Share(1, 95), slo.state(Indicator.BUSINESS_CORRECTNESS).minutes5());
    assertEquals(new Share(0, 95), slo.state(Indicator.LLM_LATENCY).minutes5());
    assertEquals(Share.NONE, slo.state(Indicator.RETRY_SUCCESS).minutes5());
    assertEquals(Share.NONE, slo.state(Indicator.AVAILABILITY).minutes5());
  }

  @Test
  void countsAnswersAboveEachThresholdAndNoneThatIsExactlyAtIt() {
    SloFixture slo = new SloFixture();
    slo.calls(1, Result.SUCCESS, 100);
    slo.calls(1, Result.SUCCESS, 101);
    slo.calls(1, Result.DEGRADED, 500);
    slo.calls(1, Result.SUCCESS, 501);
    slo.calls(9, Result.FAILURE, 9_000);
    assertEquals(new Share(3, 4), slo.state(Indicator.BUSINESS_LATENCY).hour());
    assertEquals(new Share(1, 4), slo.state(Indicator.LLM_LATENCY).hour());
  }

  @Test
  void countsRetriesThatCameToAnAnswer() {
    SloFixture slo = new SloFixture();
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 2, 1, 10, "default"));
    slo.tracker.callEnded(call(Result.DEGRADED, Outcome.OK, 3, 0, 10, "default"));
    slo.tracker.callEnded(call(Result.FAILURE, Outcome.TIMEOUT, 2, 1, 10, "default"));
    slo.tracker.callEnded(call(Result.EXCLUDED, Outcome.CANCELLED, 2, 1, 10, "default"));
    assertEquals(new Share(1, 3), slo.state(Indicator.RETRY_SUCCESS).kept());
  }

  /**
   * 99.9 % leaves a budget of 0.001, so that 2 of 1000 burn twice as fast as allowed. 99.99 %
   * leaves a tenth of that.
   */
  @Test
  void burnsTheBudgetByTheTable() {
    SloFixture slo = new SloFixture();
    slo.calls(998, Result.SUCCESS);
    slo.calls(2, Result.FAILURE);
    assertBurn(slo, 2, 2, 2, -1);
    slo.pass(10 * MINUTE);
    slo.calls(1_000, Result.SUCCESS);
    assertBurn(slo, 0, 1, 1, 0); // 2 of 2000
    slo.pass(50 * MINUTE); // the first minute is out of the last 60
    assertBurn(slo, Double.NaN, 0, 1, 0);
    slo.pass(2 * HOUR);
    slo.calls(2_000, Result.DEGRADED);
    assertBurn(slo, 1_000, 1_000, 500.5, -499.5); // 2002 of 4000
    assertEquals(0, slo.state(Indicator.BUSINESS_SUCCESS).burn5m(), EXACTLY);
    assertEquals(5, slo.state(Indicator.BUSINESS_SUCCESS).burn6h(), EXACTLY); // 2 of 4000 by 0.0001
    slo.pass(6 * HOUR);
    assertBurn(slo, Double.NaN, Double.NaN, Double.NaN, -499.5);
    slo.pass(72 * HOUR);
    assertBurn(slo, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private static void assertBurn(SloFixture slo, double m5, double h1, double h6, double left) {
    SloStatus.State state = slo.state(Indicator.LLM_SUCCESS);
    assertEquals(m5, state.burn5m(), EXACTLY);
    assertEquals(h1, state.burn1h(), EXACTLY);
    assertEquals(h6, state.burn6h(), EXACTLY);
    assertEquals(left, state.budgetRemaining(), EXACTLY);
  }

  @Test
  void isMetWhileNothingHappenedAndAtExactlyTheTarget() {
    SloFixture slo = new SloFixture();
    assertTrue(slo.state(Indicator.LLM_SUCCESS).met());
    slo.calls(999, Result.SUCCESS);
    slo.calls(1, Result.FAILURE);
    assertTrue(slo.state(Indicator.LLM_SUCCESS).met());
    assertFalse(slo.state(Indicator.BUSINESS_SUCCESS).met());
    slo.calls(1, Result.FAILURE);
    assertFalse(slo.state(Indicator.LLM_SUCCESS).met());
  }

  @Test
  void measuresAWorkloadApartByItsOwnTargetAndThresholds() {
    SloFixture slo =
        new SloFixture(
            "workloads=com.acme.*=trading",
            "slo.llm-success.objective=99,trading=99.9",
            "slo.llm-latency.threshold=500ms,trading=50ms");
    slo.calls(99, Result.SUCCESS, 60, "trading");
    slo.calls(1, Result.FAILURE, 60, "trading");
    slo.calls(900, Result.SUCCESS, 60, "default");
    SloStatus status = slo.tracker.status();
    assertEquals(new Share(1, 100), status.of(Indicator.LLM_SUCCESS, "trading").hour());
    assertEquals(10, status.of(Indicator.LLM_SUCCESS, "trading").burn1h(), EXACTLY);
    assertEquals(0.1, status.of(Indicator.LLM_SUCCESS).burn1h(), EXACTLY);
    assertEquals(new Share(99, 99), status.of(Indicator.LLM_LATENCY, "trading").hour());
    assertEquals(new Share(0, 999), status.of(Indicator.LLM_LATENCY).hour());
    assertEquals(new Share(0, 900), status.of(Indicator.LLM_SUCCESS, "default").hour());
    assertNull(status.of(Indicator.BREAKER_CLOSED, "trading"));
    assertNull(status.of(Indicator.LLM_SUCCESS, "unseen"));
  }

  @Test
  void givesEachMinuteOfTheLastHour() {
    SloFixture slo = new SloFixture();
    slo.calls(3, Result.SUCCESS, 400);
    slo.calls(1, Result.FAILURE);
    slo.tracker.paid("default", 0.25, false);
    slo.pass(2 * MINUTE);
    slo.calls(1, Result.SUCCESS);
    List<SloStatus.Minute> minutes = slo.tracker.status().series().get("");
    assertEquals(60, minutes.size());
    SloStatus.Minute first = minutes.get(57);
    assertEquals(START, first.startMillis());
    assertEquals(4, first.calls());
    assertEquals(0.75, first.success(), EXACTLY);
    assertEquals(0.3 + 0.2 * 0.95, first.p95(), EXACTLY); // between the edges .3 and .5
    assertEquals(0.25, first.costUsd(), EXACTLY);
    assertEquals(250, first.burn(), EXACTLY);
    assertEquals(0, minutes.get(58).calls());
    assertTrue(Double.isNaN(minutes.get(58).success()));
    assertEquals(1, minutes.get(59).success(), EXACTLY);
  }

  @Test
  void givesEachHourOfTheLastThreeDaysAndTheLastDay() {
    SloFixture slo = new SloFixture();
    slo.calls(8, Result.SUCCESS);
    slo.calls(1, Result.DEGRADED);
    slo.calls(1, Result.FAILURE);
    slo.tracker.paid("default", 0.75, true);
    slo.pass(23 * HOUR);
    assertEquals(new Share(2, 10), slo.state(Indicator.LLM_SUCCESS).day());
    slo.pass(HOUR);
    slo.calls(5, Result.SUCCESS);
    assertEquals(new Share(0, 5), slo.state(Indicator.LLM_SUCCESS).day());
    assertEquals(new Share(2, 15), slo.state(Indicator.LLM_SUCCESS).kept());
    List<SloStatus.Hour> hours = slo.tracker.status().hours().get("");
    assertEquals(72, hours.size());
    assertEquals(
        new SloStatus.Hour(START, new Share(1, 10), new Share(2, 10), 0.75), hours.get(47));
    assertEquals(
        new SloStatus.Hour(START + 24 * HOUR, new Share(0, 5), new Share(0, 5), 0), hours.get(71));
  }

  @Test
  void countsTheTimeOfOpenBreakers() {
    SloFixture slo = new SloFixture();
    FakeRoutes routes = new FakeRoutes(4);
    slo.tracker.bind(routes);
    slo.pass(80 * SECOND);
    routes.open(2); // one of them half open
    slo.pass(20 * SECOND); // two of four for 20 s of 100 s are 10 %
    SloStatus.State state = slo.state(Indicator.BREAKER_CLOSED);
    assertEquals(new Share(40 * SECOND, 400 * SECOND), state.hour());
    assertEquals(10, state.burn1h(), EXACTLY);
    assertFalse(state.met());
  }

  @Test
  void keepsTheLastFiftyEventsAndIncidents() {
    SloFixture slo =
        new SloFixture(
            "slo.level.keep=0ms",
            "slo.level.warning.for=0ms",
            "slo.level.severe.for=0ms",
            "slo.level.emergency.for=0ms");
    for (int i = 0; i < 60; i++) {
      slo.calls(20, Result.FAILURE);
      slo.pass(5 * SECOND);
      slo.pass(6 * MINUTE);
    }
    SloStatus status = slo.tracker.status();
    assertEquals(50, status.events().size());
    assertEquals(50, status.incidents().size());
    assertEquals(List.of(), status.running());
    assertTrue(status.events().get(0).atMillis() > status.events().get(49).atMillis());
    assertEquals(4 * 60, slo.events.size());
  }
}
