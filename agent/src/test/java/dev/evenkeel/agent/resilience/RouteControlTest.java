package dev.evenkeel.agent.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RouteControlTest {

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final List<String> told = new ArrayList<>();
  private final Settings settings = SettingsReader.read(new Properties(), Map.of(), null);
  private final Routes routes =
      new Routes(
          settings,
          clock::get,
          () -> 0.5,
          (endpoint, route, from, to, why) -> told.add(from + " " + to + " " + why));
  private final Route route =
      routes.get(new Endpoint("openai", Api.values()[0], "chat", "m", "h", "", false, true), 1);
  private final RouteControl control = routes.controls().iterator().next();

  @Test
  void opensForACooldownAndThenProbes() {
    control.open();
    assertFalse(route.admit().admitted());
    control.open();
    clock.addAndGet(Duration.ofSeconds(61).toNanos());
    assertTrue(route.admit().admitted());
    assertFalse(route.admit().admitted(), "one probe at a time");
    assertEquals(List.of("CLOSED OPEN forced_open", "OPEN HALF_OPEN cooldown_over"), told);
  }

  @Test
  void isolatesUntilSomebodyCloses() {
    long before = route.admit().permit();
    control.isolate();
    clock.addAndGet(Duration.ofDays(30).toNanos());
    Admission refused = route.admit();
    assertFalse(refused.admitted());
    assertEquals(Duration.ofSeconds(60).toNanos(), refused.retryAfterNanos());
    route.report(before, false, 1);
    assertTrue(control.isolated());
    control.close();
    assertFalse(control.isolated());
    assertTrue(route.admit().admitted());
    assertEquals(List.of("CLOSED OPEN isolated", "OPEN CLOSED forced_closed"), told);
  }

  @Test
  void forgetsOnClosingWhatTheBreakerHasSeen() {
    for (int i = 0; i < 4; i++) {
      route.report(route.admit().permit(), true, 1);
    }
    control.close();
    route.report(route.admit().permit(), true, 1);
    assertEquals(BreakerState.CLOSED, control.breaker());
    assertEquals(List.of(), told);
  }

  @Test
  void resetsBreakerGateAndBudget() {
    control.isolate();
    route.gate(Duration.ofSeconds(9).toNanos(), false);
    route.takeRetry();
    assertEquals(9, control.retriesLeft());
    assertEquals(Duration.ofSeconds(9).toNanos(), control.gateNanos());
    control.reset();
    assertEquals(10, control.retriesLeft());
    assertTrue(route.admit().admitted());
  }

  @Test
  void opensTheGatesOfKeys() {
    route.gate(Duration.ofSeconds(9).toNanos(), true);
    assertEquals(1, routes.closedQuotaGates());
    assertFalse(route.admit().admitted());
    routes.openQuotaGates();
    assertEquals(0, routes.closedQuotaGates());
    assertTrue(route.admit().admitted());
  }
}
