package dev.evenkeel.agent.slo;

import static dev.evenkeel.agent.slo.SloFixture.HOUR;
import static dev.evenkeel.agent.slo.SloFixture.MINUTE;
import static dev.evenkeel.agent.slo.SloFixture.START;
import static dev.evenkeel.agent.slo.SloFixture.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SloHistoryTest {

  private static SloHistory.Figure figure(SloHistory history, Indicator of, String workload) {
    return history.objectives().stream()
        .filter(each -> each.objective().indicator() == of)
        .filter(each -> each.objective().workload().equals(workload))
        .findFirst()
        .orElseThrow();
  }

  /** $2 a call; of 100 in the first hour 10 fail and 20 are slow, of 50 two hours later none. */
  @Test
  void tellsEachHourApartAndTheirSum() {
    SloFixture slo = new SloFixture("slo.amount.per-call=2");
    slo.calls(70, Result.SUCCESS);
    slo.calls(20, Result.SUCCESS, 900);
    slo.calls(10, Result.FAILURE);
    slo.tracker.paid("default", 0.5, false);
    slo.now += 2 * HOUR;
    slo.calls(48, Result.SUCCESS);
    slo.calls(2, Result.DEGRADED);
    SloHistory history = slo.tracker.history(false, 24, "");
    assertEquals(START - 21 * HOUR, history.fromMillis());
    assertEquals(START + 2 * HOUR, history.atMillis());
    assertEquals(2, history.slots().size(), "the hour without calls is left out");
    SloHistory.Slot first = history.slots().get(0);
    assertEquals(START, first.startMillis());
    assertEquals(100, first.calls());
    assertEquals(new Share(10, 100), first.shares().get(Indicator.LLM_SUCCESS));
    assertEquals(new Share(20, 90), first.shares().get(Indicator.LLM_LATENCY));
    assertEquals(20, first.money().loss(), 1e-9);
    assertEquals(0.5, first.money().cost(), 1e-9);
    SloHistory.Slot second = history.slots().get(1);
    assertEquals(new Share(2, 50), second.shares().get(Indicator.LLM_SUCCESS));
    assertEquals(new Share(0, 50), second.shares().get(Indicator.BUSINESS_SUCCESS));
    assertEquals(0, second.money().loss(), 1e-9);
    assertEquals(150, history.total().calls());
    assertEquals(300, history.total().money().amount(), 1e-9);
    assertEquals(new Share(12, 150), figure(history, Indicator.LLM_SUCCESS, "").share());
    assertEquals(10, figure(history, Indicator.BUSINESS_LOSS, "").value(), 1e-9); // $20 in 2 h
  }

  @Test
  void looksBackAsFarAsItIsAsked() {
    SloFixture slo = new SloFixture();
    slo.calls(3, Result.FAILURE);
    slo.now += HOUR;
    slo.calls(5, Result.SUCCESS);
    assertEquals(5, slo.tracker.history(false, 1, "").total().calls());
    assertEquals(8, slo.tracker.history(false, 2, "").total().calls());
    slo.now += 71 * HOUR;
    assertEquals(5, slo.tracker.history(false, 1_000, "").total().calls());
    slo.now += HOUR;
    assertEquals(0, slo.tracker.history(false, 72, "").total().calls());
    assertEquals(List.of(), slo.tracker.history(false, 72, "").slots());
  }

  @Test
  void knowsTheLastHourByTheMinute() {
    SloFixture slo = new SloFixture();
    slo.calls(3, Result.SUCCESS);
    slo.now += 5 * MINUTE;
    slo.calls(4, Result.REJECTED);
    SloHistory history = slo.tracker.history(true, 6, "");
    assertEquals(List.of(3L, 4L), history.slots().stream().map(SloHistory.Slot::calls).toList());
    assertEquals(START + 5 * MINUTE, history.slots().get(1).startMillis());
    assertEquals(4, slo.tracker.history(true, 5, "").total().calls());
  }

  @Test
  void countsWhatCallsFailedOf() {
    SloFixture slo = new SloFixture();
    slo.tracker.callEnded(call(Result.FAILURE, Outcome.TIMEOUT, 1, 0, 1, "default"));
    slo.now += HOUR;
    slo.tracker.callEnded(call(Result.FAILURE, Outcome.OVERLOADED, 1, 0, 1, "default"));
    slo.tracker.callEnded(call(Result.REJECTED, Outcome.UNAVAILABLE, 0, 0, 1, "default"));
    slo.tracker.callEnded(call(Result.FAILURE, Outcome.OVERLOADED, 1, 0, 1, "default"));
    slo.tracker.callEnded(call(Result.EXCLUDED, Outcome.CANCELLED, 1, 0, 1, "default"));
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 1, 0, 1, "default"));
    Map<String, Long> failures = slo.tracker.history(false, 1, "").failures();
    assertEquals(Map.of("overloaded", 2L, "refused", 1L), failures);
    assertEquals("overloaded", failures.keySet().iterator().next());
    assertEquals(failures, slo.tracker.status().failures(), "the first is an hour old");
    assertEquals(1, slo.tracker.history(false, 2, "").failures().get("timeout"));
  }

  @Test
  void tellsWorkloadsApart() {
    SloFixture slo =
        new SloFixture("workloads=com.acme.*=trading", "slo.llm-success.objective=99,trading=95");
    assertTrue(Double.isNaN(slo.tracker.history(false, 1, "").objectives().get(0).share().good()));
    slo.calls(9, Result.SUCCESS, 1, "trading");
    slo.calls(1, Result.FAILURE, 1, "trading");
    slo.calls(10, Result.SUCCESS, 1, "default");
    SloHistory history = slo.tracker.history(false, 1, "");
    assertEquals(new Share(1, 10), figure(history, Indicator.LLM_SUCCESS, "trading").share());
    assertEquals(new Share(1, 20), figure(history, Indicator.LLM_SUCCESS, "").share());
    assertEquals(10, slo.tracker.history(false, 1, "trading").total().calls());
    assertNull(slo.tracker.history(false, 1, "nobody"));
  }

  @Test
  void hasIncidentsThatLastAndThoseThatEndedInTheTime() {
    SloFixture slo = new SloFixture("slo.level.keep=0ms");
    slo.calls(50, Result.FAILURE);
    slo.pass(4 * MINUTE);
    SloHistory lasting = slo.tracker.history(false, 1, "");
    assertEquals(2, lasting.incidents().size(), "business and technical");
    assertTrue(lasting.incidents().stream().allMatch(Incident::running));
    double seconds = figure(lasting, Indicator.RECOVERY, "").value();
    assertTrue(seconds > 60, seconds + " s");
    slo.pass(10 * MINUTE);
    assertEquals(2, slo.tracker.history(false, 1, "").incidents().size());
    assertTrue(slo.tracker.history(false, 1, "").incidents().stream().noneMatch(Incident::running));
    slo.now += 2 * HOUR;
    assertEquals(0, slo.tracker.history(false, 1, "").incidents().size());
    assertEquals(0, figure(slo.tracker.history(false, 1, ""), Indicator.RECOVERY, "").value());
  }

  @Test
  void whatTheAgentSavedIsToldAsItComes() {
    SloFixture slo = new SloFixture("slo.amount.per-call=2");
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 2, 1, 1, "default"));
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 2, 0, 1, "default")); // the SDK's own
    slo.tracker.callEnded(call(Result.FAILURE, Outcome.TIMEOUT, 2, 1, 1, "default"));
    assertEquals(List.of("default 2.0"), slo.saved);
    SloFixture byDay = new SloFixture("slo.amount.per-day=1440");
    byDay.calls(3, Result.SUCCESS);
    byDay.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 2, 1, 1, "default"));
    byDay.pass(MINUTE);
    assertEquals(List.of("default 0.25"), byDay.saved);
  }
}
