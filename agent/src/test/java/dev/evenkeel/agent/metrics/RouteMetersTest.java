package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.SECOND;
import static dev.evenkeel.agent.metrics.Samples.attempt;
import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static dev.evenkeel.agent.metrics.Samples.returned;
import static dev.evenkeel.agent.metrics.Samples.scrape;
import static dev.evenkeel.agent.metrics.Samples.value;
import static dev.evenkeel.agent.resilience.Route.BreakerState.CLOSED;
import static dev.evenkeel.agent.resilience.Route.BreakerState.HALF_OPEN;
import static dev.evenkeel.agent.resilience.Route.BreakerState.OPEN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.metrics.Samples.FakeRoute;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RouteMetersTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND); // overflows on its way
  private final Metrics metrics =
      new Metrics(Samples.settings(Samples.serving("127.0.0.1", 0, "")), "1.2.3", clock::get);
  private final Endpoint gpt = endpoint("openai", "gpt-4o");
  private final FakeRoute route = new FakeRoute(gpt.route());
  private final String label = "breaker=\"" + gpt.route() + "\"";

  @Test
  void showsOneStateOfThree() {
    metrics.bind(() -> List.of(route));
    for (BreakerState now : BreakerState.values()) {
      route.become(now);
      String scrape = scrape(metrics);
      for (BreakerState state : BreakerState.values()) {
        String word = "state=\"" + state.name().toLowerCase(java.util.Locale.ROOT) + "\"";
        assertEquals(
            state == now ? 1 : 0,
            value(scrape, "evenkeel_circuit_breaker_state", label, word),
            now + " " + word);
      }
    }
  }

  @Test
  void addsUpTheTimeThatABreakerIsOpen() {
    metrics.bind(() -> List.of(route));
    assertEquals(0, openSeconds());
    change(CLOSED, OPEN);
    pass(10);
    assertEquals(10, openSeconds());
    pass(5);
    change(OPEN, HALF_OPEN);
    pass(100);
    assertEquals(115, openSeconds(), "all but one probe are refused");
    change(HALF_OPEN, OPEN);
    pass(7);
    assertEquals(122, openSeconds());
    change(OPEN, CLOSED);
    pass(50);
    assertEquals(122, openSeconds());
    assertEquals(
        1,
        value(
            scrape(metrics),
            "evenkeel_circuit_breaker_transitions_total",
            label,
            "from=\"open\"",
            "to=\"half_open\""));
  }

  @Test
  void isNotMisledByChangesThatAreToldInTheWrongOrder() {
    route.become(OPEN);
    metrics.breakerChanged(gpt, route, HALF_OPEN, OPEN, "probe failed");
    metrics.breakerChanged(gpt, route, OPEN, HALF_OPEN, "cooled down");
    pass(4);
    assertEquals(4, openSeconds());
  }

  @Test
  void tellsSuccessfulFailedAndIgnoredAttemptsApart() {
    metrics.attemptEnded(attempt(gpt, Outcome.OK, returned("policy", false)));
    metrics.attemptEnded(attempt(gpt, Outcome.REFUSAL, returned("policy", false)));
    metrics.attemptEnded(attempt(gpt, Outcome.TIMEOUT, returned("policy", true)));
    metrics.attemptEnded(attempt(gpt, Outcome.AUTH, returned("policy", false)));
    String scrape = scrape(metrics);
    String calls = "evenkeel_circuit_breaker_calls_total";
    assertEquals(2, value(scrape, calls, label, "kind=\"successful\""));
    assertEquals(1, value(scrape, calls, label, "kind=\"failed\""));
    assertEquals(1, value(scrape, calls, label, "kind=\"ignored\""));
  }

  @Test
  void aGateIsClosedUntilTheLongestOfItsLimitsHasPassed() {
    close(20, false);
    close(5, false);
    close(60, true);
    assertEquals(1, gate("rate"));
    pass(19);
    assertEquals(1, gate("rate"));
    pass(1);
    assertEquals(0, gate("rate"));
    assertEquals(1, gate("quota"));
    pass(40);
    assertEquals(0, gate("quota"));
  }

  private void close(long seconds, boolean key) {
    Decision decision = new Decision(Action.RETURN, 0, "gate", false, seconds * SECOND, key);
    metrics.attemptEnded(attempt(gpt, Outcome.RATE_LIMITED, decision));
  }

  private double gate(String kind) {
    return value(
        scrape(metrics),
        "evenkeel_gate_closed",
        "route=\"" + gpt.route() + "\"",
        "gate=\"" + kind + "\"");
  }

  private double openSeconds() {
    return value(scrape(metrics), "evenkeel_circuit_breaker_open_seconds_total", label);
  }

  private void change(BreakerState from, BreakerState to) {
    route.become(to);
    metrics.breakerChanged(gpt, route, from, to, "test");
  }

  private void pass(long seconds) {
    clock.addAndGet(seconds * SECOND);
  }
}
