package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {

  private static final int KEY = 11;

  private final FakeClock clock = new FakeClock();
  private final List<String> changes = new ArrayList<>();
  private final Routes routes =
      new Routes(
          TestSettings.with("breaker.early-probe=0s"),
          clock,
          () -> 0.5,
          (endpoint, route, from, to, why) ->
              changes.add(
                  endpoint.model() + " " + route.state() + ": " + from + " " + to + " " + why));

  @Test
  void sharesBreakerAndBudgetAmongCallsOfARoute() {
    for (int i = 0; i < 5; i++) {
      fail(route("a"));
    }
    Admission refused = route("a").admit();
    assertFalse(refused.admitted());
    assertEquals(0, refused.permit());
    assertEquals("breaker_open", refused.reason());
    assertEquals(seconds(60), refused.retryAfterNanos(), 1000);
    assertTrue(route("b").admit().admitted());
    for (int i = 0; i < 10; i++) {
      assertTrue(route("a").takeRetry());
    }
    assertFalse(route("a").takeRetry());
    assertTrue(route("b").takeRetry());
  }

  @Test
  void tellsTheListenerOfEveryChangeOnce() {
    for (int i = 0; i < 5; i++) {
      fail(route("a"));
    }
    clock.passSeconds(60);
    for (int i = 0; i < 2; i++) {
      Admission probe = route("a").admit();
      route("a").report(probe.permit(), false, 1);
    }
    assertEquals(
        List.of(
            "a OPEN: CLOSED OPEN consecutive_failures",
            "a HALF_OPEN: OPEN HALF_OPEN cooldown_over",
            "a CLOSED: HALF_OPEN CLOSED probes_succeeded"),
        changes);
  }

  @Test
  void tellsTheListenerOutsideOfTheLock() throws InterruptedException {
    List<Route.BreakerState> seen = new ArrayList<>();
    Routes asking =
        new Routes(
            TestSettings.with("breaker.consecutive=1"),
            clock,
            () -> 0.5,
            (endpoint, route, from, to, why) -> {
              Thread other = new Thread(() -> seen.add(route.state()));
              other.start();
              try {
                other.join(60_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    fail(asking.get(endpoint("openai", "a"), KEY));
    assertEquals(List.of(Route.BreakerState.OPEN), seen);
  }

  @Test
  void gatesARouteForEveryKeyAndAKeyForEveryRouteOfItsProvider() {
    route("a").gate(seconds(30), false);
    assertEquals(
        new Admission(false, 0, "rate_gate", seconds(30)),
        routes.get(endpoint("openai", "a"), KEY + 1).admit());
    assertTrue(route("b").admit().admitted());

    route("b").gate(seconds(300), true);
    assertEquals("quota_gate", route("b").admit().reason());
    assertEquals(new Admission(false, 0, "quota_gate", seconds(300)), route("c").admit());
    assertTrue(routes.get(endpoint("openai", "b"), KEY + 1).admit().admitted());
    assertTrue(routes.get(endpoint("mistral", "b"), KEY).admit().admitted());

    clock.passSeconds(300);
    assertTrue(route("b").admit().admitted());
  }

  @Test
  void takesNoProbesPlaceWhileAGateIsShut() {
    for (int i = 0; i < 5; i++) {
      fail(route("a"));
    }
    route("a").gate(seconds(90), false);
    clock.passSeconds(60);
    assertEquals("rate_gate", route("a").admit().reason());
    clock.passSeconds(30);
    assertTrue(route("a").admit().admitted());
  }

  @Test
  void forgetsTheRouteThatWasUnusedForLongestBeyond512() {
    route("oldest");
    route("old but used");
    clock.passSeconds(1);
    for (int i = 0; i < 510; i++) {
      route("model-" + i);
    }
    clock.passSeconds(1);
    route("old but used");
    route("new");
    assertEquals(512, routes.all().size());
    assertTrue(names().contains("openai api new"));
    assertTrue(names().contains("openai api old but used"));
    assertFalse(names().contains("openai api oldest"));
  }

  @Test
  void findsWhatWasForgottenAnew() {
    Route held = route("forgotten");
    assertSame(held, route("forgotten"));
    clock.passSeconds(1);
    for (String model : alike(9)) { // which all take the same place among the last ones
      route(model);
    }
    assertEquals(512, routes.all().size());
    assertFalse(names().contains("openai api forgotten"));
    assertNotSame(held, route("forgotten"));
    assertTrue(names().contains("openai api forgotten"));
  }

  /** Names of the same hash. */
  private static List<String> alike(int pairs) {
    if (pairs == 0) {
      return List.of("");
    }
    List<String> names = new ArrayList<>();
    for (String name : alike(pairs - 1)) {
      names.add(name + "Aa");
      names.add(name + "BB");
    }
    return names;
  }

  @Test
  void neverForgetsARouteWhoseBreakerIsOpenOrWhoseGateIsShut() {
    for (int i = 0; i < 5; i++) {
      fail(route("open"));
    }
    route("gated").gate(seconds(600), false);
    clock.passSeconds(1);
    for (int i = 0; i < 2000; i++) {
      route("model-" + i);
    }
    assertEquals(512, routes.all().size());
    assertFalse(route("open").admit().admitted());
    assertFalse(route("gated").admit().admitted());
  }

  @Test
  void admitsARouteThatItHasNoRoomFor() {
    for (int i = 0; i < 512; i++) {
      route("gated-" + i).gate(seconds(600), false);
    }
    assertTrue(route("new").admit().admitted());
    assertEquals(512, routes.all().size());
    clock.passSeconds(600);
    route("new").gate(seconds(5), false);
    assertFalse(route("new").admit().admitted());
  }

  @Test
  void countsOnlyResultsThatWereReportedAndNotReleased() {
    for (int i = 0; i < 100; i++) {
      Admission admission = route("a").admit();
      route("a").release(admission.permit());
      route("a").report(admission.permit(), true, 1);
    }
    assertEquals(Route.BreakerState.CLOSED, route("a").state());
  }

  @Test
  void showsTheGateOfTheRouteToMetrics() {
    route("a").gate(seconds(30), false);
    route("a").gate(seconds(300), true);
    assertEquals(seconds(30), routes.all().iterator().next().gateNanos());
    assertEquals(seconds(300), route("a").gateNanos());
  }

  private List<String> names() {
    return routes.all().stream().map(Route::name).toList();
  }

  private Route route(String model) {
    return routes.get(endpoint("openai", model), KEY);
  }

  private static void fail(Route route) {
    route.report(route.admit().permit(), true, 1);
  }

  private static Endpoint endpoint(String provider, String model) {
    return new Endpoint(provider, Api.OPENAI_CHAT, "chat", model, "api", "", false, true);
  }
}
