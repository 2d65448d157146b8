package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.PlayedOutage.Client;
import dev.evenkeel.agent.call.PlayedOutage.Figures;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the retries of an application and of the agent come to before, in and after an outage. */
class OutageTest {

  private static final int WORLDS = 3;
  private static final double POINT = 0.01;
  private static final Map<String, String> DEFAULT_DELAYS =
      Map.of("retry.min-delay", "2s", "retry.multiplier", "1s", "retry.max-delay", "60s");

  @Test
  void asksLittleInAnOutageAndLosesNothingByIt() {
    Figures none = without(Client.NO_RETRY);
    Figures immediate = without(Client.IMMEDIATE);
    Figures agent = with(Client.NO_RETRY, Map.of());
    assertTrue(agent.inOutage() <= 0.25 * immediate.inOutage(), "requests in the outage");
    assertTrue(agent.during() >= none.during() - POINT, "success in the outage");
    assertTrue(agent.after() >= none.after() + POINT, "success after it");
  }

  @Test
  void asksLittleInAnOutageUnderLayersOfRetriesAndLosesNothingByIt() {
    Figures layers = without(Client.LAYERED);
    Figures agent = with(Client.LAYERED, Map.of());
    assertTrue(agent.inOutage() <= 0.1 * layers.inOutage(), "requests in the outage");
    assertTrue(agent.peak() <= 0.5 * layers.peak(), "peak after it");
    assertTrue(agent.during() >= layers.during() - POINT, "success in the outage");
    assertTrue(agent.after() >= layers.after() - POINT, "success after it");
  }

  @Test
  void losesNothingUnderAnSdkThatRetries() {
    Figures sdk = without(Client.SDK);
    Figures agent = with(Client.SDK, Map.of());
    assertTrue(agent.inOutage() <= 0.25 * sdk.inOutage(), "requests in the outage");
    assertTrue(agent.during() >= sdk.during() - POINT, "success in the outage");
    assertTrue(agent.after() >= sdk.after() - POINT, "success after it");
  }

  @Test
  void failsAtOnceInAnOutageWhereCallsDoNotWaitForProbes() {
    Figures agent = with(Client.NO_RETRY, Map.of("breaker.max-wait", "0s"));
    assertTrue(agent.failure() < 0.01, "half of the failures come at once");
  }

  @Test
  void losesCallsAfterAnOutageWhereItProbesAtTheEndOfTheCooldownOnly() {
    Figures none = without(Client.NO_RETRY);
    Figures agent =
        with(Client.NO_RETRY, Map.of("breaker.early-probe", "0s", "breaker.max-wait", "0s"));
    assertTrue(agent.after() < none.after() - 5 * POINT, "success after it");
  }

  private static Figures without(Client client) {
    return told(client, "without", PlayedOutage.mean(client, null, WORLDS));
  }

  private static Figures with(Client client, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(DEFAULT_DELAYS);
    all.putAll(settings);
    return told(client, "with " + settings, PlayedOutage.mean(client, all, WORLDS));
  }

  private static Figures told(Client client, String agent, Figures figures) {
    System.out.printf(
        "outage, %s %s: %.0f requests in it, peak %.0f/s, success %.1f %% in it, %.1f %% after it,"
            + " failure after %.1f s (P90 %.1f)%n",
        client,
        agent,
        figures.inOutage(),
        figures.peak(),
        100 * figures.during(),
        100 * figures.after(),
        figures.failure(),
        figures.slowFailure());
    return figures;
  }
}
