package dev.evenkeel.agent.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void knowNothingBeforeTheTwentieth() {
    Latencies latencies = new Latencies();
    for (int i = 1; i < 20; i++) {
      latencies.add(i);
      assertEquals(0, latencies.p95Nanos());
    }
    latencies.add(20);
    assertEquals(19, latencies.p95Nanos());
  }

  @Test
  void lookAtTheLastHundred() {
    Latencies latencies = new Latencies();
    for (int i = 0; i < 100; i++) {
      latencies.add(1_000_000);
    }
    assertEquals(1_000_000, latencies.p95Nanos());
    for (int i = 1; i <= 100; i++) {
      latencies.add(i);
    }
    assertEquals(95, latencies.p95Nanos());
  }
}
