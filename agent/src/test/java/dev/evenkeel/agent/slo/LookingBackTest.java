package dev.evenkeel.agent.slo;

import static dev.evenkeel.agent.slo.SloFixture.HOUR;
import static dev.evenkeel.agent.slo.SloFixture.MINUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.call.Recorder.Result;
import org.junit.jupiter.api.Test;

/** How far back each number looks: the stretch that runs counts as one. */
class LookingBackTest {

  private static final double EXACTLY = 1e-9;

  private final SloFixture slo = new SloFixture();

  private SloStatus.State success() {
    return slo.state(Indicator.LLM_SUCCESS);
  }

  @Test
  void countsTheLastTwoFiveAndSixtyMinutes() {
    for (int minute = 0; minute < 90; minute++) {
      slo.calls(1, Result.SUCCESS);
      slo.pass(MINUTE);
    }
    slo.calls(1, Result.SUCCESS);
    assertEquals(new Share(0, 2), success().now());
    assertEquals(new Share(0, 5), success().minutes5());
    assertEquals(new Share(0, 60), success().hour());
  }

  @Test
  void countsTheLastTwentyFourAndSeventyTwoHours() {
    for (int hour = 0; hour < 80; hour++) {
      slo.calls(1, Result.SUCCESS);
      slo.now += HOUR;
    }
    slo.calls(1, Result.SUCCESS);
    assertEquals(new Share(0, 24), success().day());
    assertEquals(new Share(0, 72), success().kept());
  }

  @Test
  void losesInTheLastSixtyMinutesAndTheLastTwentyFourHours() {
    SloFixture paid = new SloFixture("slo.amount.per-call=1");
    for (int hour = 0; hour < 30; hour++) {
      paid.calls(1, Result.FAILURE);
      paid.now += HOUR;
    }
    assertEquals(23, paid.tracker.status().money().get("").day().loss(), EXACTLY);
    paid.calls(1, Result.FAILURE);
    assertEquals(24, paid.tracker.status().money().get("").day().loss(), EXACTLY);
    for (int minute = 1; minute < 90; minute++) {
      paid.now += MINUTE;
      paid.calls(1, Result.FAILURE);
    }
    assertEquals(60, paid.tracker.status().money().get("").hour().loss(), EXACTLY);
  }

  @Test
  void burnsBySixHours() {
    slo.calls(1, Result.FAILURE);
    for (int hour = 1; hour < 6; hour++) {
      slo.now += HOUR;
      slo.calls(1, Result.SUCCESS);
    }
    assertEquals(1_000 / 6.0, success().burn6h(), EXACTLY);
    slo.now += HOUR;
    slo.calls(1, Result.SUCCESS);
    assertEquals(0, success().burn6h(), EXACTLY);
  }

  @Test
  void showsTheP95OfFiveMinutes() {
    slo.calls(95, Result.SUCCESS, 10);
    slo.calls(5, Result.SUCCESS, 400);
    assertEquals(0.05, slo.state(Indicator.LLM_LATENCY).value(), EXACTLY); // the first edge
    slo.calls(1, Result.SUCCESS, 400);
    // 95.95 of 101: 0.95 into the 6 between 0.3 and 0.5 s
    assertEquals(0.3 + 0.2 * 0.95 / 6, slo.state(Indicator.LLM_LATENCY).value(), EXACTLY);
  }
}
