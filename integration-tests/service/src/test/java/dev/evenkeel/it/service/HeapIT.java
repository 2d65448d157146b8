package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Million;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the agent still holds after a million calls with many names. */
class HeapIT {

  private static final int CALLS = 1_000_000;
  private static final int NAMES = 1_000;
  private static final long LIMIT = 10L * 1024 * 1024;

  @Test
  void keepsNoMoreThanTenMegabytesAfterAMillionCalls() throws Exception {
    long without = used(List.of());
    long with = used(List.of(Child.agent(), "-Devenkeel.metrics.port=0"));
    System.out.printf(
        "heap in use after %,d calls: %,d KiB with the agent, %,d KiB without%n",
        CALLS, with / 1024, without / 1024);
    assertTrue(with - without <= LIMIT, "the agent keeps " + (with - without) + " bytes");
  }

  private static long used(List<String> agent) throws Exception {
    List<String> flags = new ArrayList<>(agent);
    flags.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    try (Child million = Child.start(Jdk.RUNNING, flags, Million.class, CALLS, NAMES)) {
      long used = million.number("used");
      if (!agent.isEmpty()) {
        Scrape scrape = Scrape.of(million);
        assertEquals(CALLS, scrape.sum("evenkeel_calls_total", ""));
        assertEquals(CALLS, scrape.sum("evenkeel_attempts_total", ""));
        assertTrue(scrape.sum("evenkeel_calls_total", "_OTHER") > CALLS / 2, "bounded labels");
        assertTrue(scrape.text().length() < 4_000_000, "a scrape of " + scrape.text().length());
      }
      million.end();
      return used;
    }
  }
}
