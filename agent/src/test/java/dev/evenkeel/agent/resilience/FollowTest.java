package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import org.junit.jupiter.api.Test;

/** Other settings reach routes that are known already, whose state stays. */
class FollowTest {

  private final FakeClock clock = new FakeClock();
  private final Routes routes =
      new Routes(
          TestSettings.with("breaker.early-probe=0s"),
          clock,
          () -> 0.5,
          (e, route, from, to, why) -> {});

  @Test
  void aBreakerThatIsOpenStaysOpenUntilItsCooldownIsOver() {
    fail(5);
    follow("breaker.consecutive=2,breaker.cooldown=10s,breaker.early-probe=0s");
    assertEquals(BreakerState.OPEN, route().state());
    clock.passSeconds(59);
    assertFalse(route().admit().admitted());
    clock.passSeconds(1);
    assertTrue(route().admit().admitted());
  }

  @Test
  void aBreakerTakesItsNewThresholdAndCooldown() {
    fail(1);
    follow("breaker.consecutive=2,breaker.cooldown=10s,breaker.early-probe=0s");
    assertEquals(BreakerState.CLOSED, route().state());
    fail(1);
    assertEquals(BreakerState.OPEN, route().state(), "the failure before the change counts");
    clock.passSeconds(10);
    assertTrue(route().admit().admitted());
  }

  @Test
  void retriesThatAreSpentStaySpent() {
    for (int i = 0; i < 4; i++) {
      assertTrue(route().takeRetry());
    }
    follow("retry.budget.tokens=5,retry.budget.floor=1h");
    assertTrue(route().takeRetry());
    assertFalse(route().takeRetry(), "four of five were spent before");
    follow("retry.budget.tokens=20,retry.budget.floor=1h");
    for (int i = 0; i < 15; i++) {
      assertTrue(route().takeRetry());
    }
    assertFalse(route().takeRetry());
  }

  @Test
  void aGateThatIsShutStaysShutAndTheNextTakesTheNewLimit() {
    route().gate(seconds(30), false);
    follow("gate.max-closed=10s,gate.quota=20s");
    assertEquals(seconds(30), route().admit().retryAfterNanos());
    clock.passSeconds(30);
    route().gate(seconds(30), false);
    assertEquals(seconds(10), route().admit().retryAfterNanos());
    route().gate(seconds(300), true);
    assertEquals(seconds(20), route().admit().retryAfterNanos());
  }

  @Test
  void limitsAppearAndGoAndThoseOfAWorkloadKeepTheirCalls() {
    assertNull(route().turn("a", 10));
    follow("bulkhead=a=1");
    Turn running = route().turn("a", 10);
    assertEquals(0, running.waitNanos(seconds(1)));
    follow("bulkhead=a=2");
    assertEquals(0, route().turn("a", 10).waitNanos(seconds(1)));
    assertTrue(route().turn("a", 10).waitNanos(seconds(1)) > 0, "two of two run");
    follow("limit.concurrency=m=1");
    assertEquals(0, route().turn("b", 10).waitNanos(seconds(1)));
    assertTrue(route().turn("b", 10).waitNanos(seconds(1)) > 0);
    follow("");
    assertNull(route().turn("a", 10));
  }

  private void follow(String arguments) {
    routes.follow(TestSettings.with(arguments));
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      route().report(route().admit().permit(), true, 1);
    }
  }

  private Route route() {
    return routes.get(endpoint(), 11);
  }

  private static Endpoint endpoint() {
    return new Endpoint("openai", Api.OPENAI_CHAT, "chat", "m", "api", "", false, true);
  }
}
