package dev.evenkeel.agent.slo;

import static dev.evenkeel.agent.slo.SloFixture.HOUR;
import static dev.evenkeel.agent.slo.SloFixture.MINUTE;
import static dev.evenkeel.agent.slo.SloFixture.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoneyTest {

  private static final double CENT = 0.005;

  /** The figure: 0.01 % of $10,000,000 is $1,000. */
  @Test
  void oneInTenThousandOfTenMillionADayIsAThousand() {
    SloFixture slo = new SloFixture("slo.amount.per-day=10000000");
    for (int hour = 0; hour < 24; hour++) {
      slo.calls(9_999, Result.SUCCESS);
      slo.calls(1, Result.FAILURE);
      slo.pass(HOUR - (hour == 23 ? 1 : 0));
    }
    Money day = slo.tracker.status().money().get("").day();
    assertEquals(10_000_000, day.amount(), 1);
    assertEquals(1_000, day.lossByRate(), CENT);
    assertEquals(1_000, day.loss(), CENT);
  }

  /**
   * $2,400 a day is $100 an hour. 10 of 100 calls fail in one hour and 10 of 900 in the next: by
   * the sum $10 + $1.11, by the rate 20 of 1000 of $200, which is $4.
   */
  @Test
  void sumsTheLossOfEachHourAndGivesThatByRateBesides() {
    SloFixture slo = new SloFixture("slo.amount.per-day=2400");
    slo.calls(90, Result.SUCCESS);
    slo.calls(10, Result.REJECTED);
    slo.pass(HOUR);
    slo.calls(890, Result.DEGRADED);
    slo.calls(10, Result.FAILURE);
    slo.pass(HOUR - 1);
    Money day = slo.tracker.status().money().get("").day();
    assertEquals(200, day.amount(), CENT);
    assertEquals(4, day.lossByRate(), CENT);
    assertEquals(10 + 100.0 / 90, day.loss(), CENT);
  }

  @Test
  void aCallsAmountIsThatOfItsWorkloadElseTheCommonOne() {
    SloFixture slo =
        new SloFixture(
            "workloads=com.acme.*=trading,com.emca.*=news",
            "slo.amount.per-call=0.5,trading=25",
            "slo.business-loss.limit=60");
    slo.calls(8, Result.SUCCESS, 1, "trading");
    slo.calls(2, Result.FAILURE, 1, "trading");
    slo.calls(6, Result.SUCCESS, 1, "news");
    slo.calls(4, Result.REJECTED, 1, "news");
    slo.calls(7, Result.EXCLUDED, 1, "news");
    SloStatus status = slo.tracker.status();
    assertMoney(250, 0.2 * 250, 50, status.money().get("trading").hour());
    assertMoney(5, 0.4 * 5, 2, status.money().get("news").hour());
    assertMoney(255, 0.3 * 255, 52, status.money().get("").hour());
    assertEquals(52, status.of(Indicator.BUSINESS_LOSS).value(), CENT);
    assertEquals(true, status.of(Indicator.BUSINESS_LOSS).met());
    slo.calls(1, Result.FAILURE, 1, "trading");
    assertFalse(slo.state(Indicator.BUSINESS_LOSS).met());
    assertEquals("trading SUCCESS 25.0", slo.amounts.get(0));
    assertEquals(8 + 2 + 6 + 4 + 1, slo.amounts.size());
  }

  /** $1,440 a day of trading is $1 a minute, $2,880 of all else $2. */
  @Test
  void theAmountOfADayIsSharedByTheCallsItIsFor() {
    SloFixture slo =
        new SloFixture("workloads=com.acme.*=trading", "slo.amount.per-day=2880,trading=1440");
    slo.calls(3, Result.SUCCESS, 1, "trading");
    slo.calls(1, Result.FAILURE, 1, "trading");
    slo.calls(1, Result.SUCCESS, 1, "news");
    slo.calls(1, Result.REJECTED, 1, "other");
    slo.pass(MINUTE);
    assertEquals(
        List.of(
            "trading SUCCESS 0.75",
            "trading FAILURE 0.25",
            "default SUCCESS 1.0",
            "default REJECTED 1.0"),
        slo.amounts);
    SloStatus status = slo.tracker.status();
    assertMoney(1, 0.25, 0.25, status.money().get("trading").hour());
    assertMoney(1, 0, 0, status.money().get("news").hour());
    assertMoney(1, 1, 1, status.money().get("other").hour());
    assertMoney(3, 1, 1.25, status.money().get("").hour());
    slo.pass(MINUTE);
    assertEquals(4, slo.amounts.size(), "a minute without calls is worth nothing to any");
  }

  @Test
  void tellsWhatTheAgentBroughtIn() {
    SloFixture slo = new SloFixture("slo.amount.per-call=2");
    slo.calls(5, Result.SUCCESS);
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 2, 1, 1, "default"));
    slo.tracker.callEnded(call(Result.DEGRADED, Outcome.OK, 3, 2, 1, "default"));
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 2, 0, 1, "default")); // the SDK's own
    slo.tracker.callEnded(call(Result.FAILURE, Outcome.TIMEOUT, 2, 1, 1, "default"));
    slo.tracker.paid("default", 0.125, false);
    slo.tracker.paid("default", 0.5, true);
    Money hour = slo.tracker.status().money().get("").hour();
    assertEquals(4, hour.saved(), CENT);
    assertEquals(0.625, hour.cost(), CENT);
    assertEquals(0.5, hour.costOfRetrying(), CENT);
    assertEquals(3.5, hour.returned(), CENT);
  }

  @Test
  void aSavedCallIsWorthItsShareOfTheDay() {
    SloFixture slo = new SloFixture("slo.amount.per-day=1440");
    slo.calls(3, Result.SUCCESS);
    slo.tracker.callEnded(call(Result.SUCCESS, Outcome.OK, 2, 1, 1, "default"));
    slo.pass(MINUTE);
    assertEquals(0.25, slo.tracker.status().money().get("").hour().saved(), CENT);
  }

  private static void assertMoney(double amount, double byRate, double loss, Money money) {
    assertEquals(amount, money.amount(), CENT);
    assertEquals(byRate, money.lossByRate(), CENT);
    assertEquals(loss, money.loss(), CENT);
  }
}
