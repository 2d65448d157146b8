package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.Steady;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings file is read a thousand times under load: nothing is lost and nothing leaks. */
class ReloadsIT {

  private static final int RELOADS = 1_000;
  private static final int FIRST = 200; // until all that is ever loaded is loaded
  private static final int PER_SECOND = 200;
  private static final int CALLS = 4_000;
  private static final long MOST_HEAP = 3 << 20;

  private static final ObjectName MEMORY = Jmx.name("java.lang:type=Memory");
  private static final ObjectName THREADS = Jmx.name("java.lang:type=Threading");
  private static final ObjectName SYSTEM = Jmx.name("java.lang:type=OperatingSystem");

  @TempDir Path folder;

  private Path file;

  /** What a JVM holds. */
  private record Held(long heap, int threads, long files) {}

  @ParameterizedTest
  @EnumSource
  void aThousandReloadsUnderLoadLoseNoCallAndLeakNothing(Jdk jdk) throws Exception {
    file = folder.resolve("evenkeel.properties");
    write(0);
    List<String> flags =
        List.of(
            "-Xmx256m", Child.agent(), "-Devenkeel.metrics.port=0", "-Devenkeel.config=" + file);
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 0)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child steady = Child.start(jdk, flags, Steady.class, url, PER_SECOND, CALLS)) {
        steady.awaitLog(Pattern.compile("metrics at"));
        Held before;
        Held after;
        boolean underLoad;
        try (Jmx jmx = Jmx.to(steady)) {
          reload(jmx, 1, FIRST);
          before = held(jmx);
          reload(jmx, FIRST + 1, RELOADS);
          after = held(jmx);
          underLoad = steady.printed().isEmpty();
        }
        assertEquals(CALLS, steady.number("good"));
        assertEquals(0, steady.number("errors"));
        assertEquals(0, steady.number("exceptions"));
        assertEquals(CALLS, Long.parseLong(Scrape.get(url + "/count")));
        System.out.printf("%s: %d reloads, %s, then %s%n", jdk, RELOADS, before, after);
        assertTrue(underLoad, "the calls were over before the reloads");
        assertTrue(after.heap() - before.heap() < MOST_HEAP, before + " and " + after);
        assertTrue(after.threads() <= before.threads() + 10, before + " and " + after);
        assertTrue(after.files() <= before.files() + 8, before + " and " + after);
        steady.end();
      }
      provider.end();
    }
  }

  private void reload(Jmx jmx, int first, int last) throws Exception {
    for (int i = first; i <= last; i++) {
      write(i);
      String said = (String) jmx.invoke(Jmx.AGENT, "reload");
      assertTrue(said.startsWith("settings applied, mode "), said);
    }
  }

  /** Each with another mode, limit, rollout and drill than the one before. */
  private void write(int number) throws Exception {
    String[] modes = {"enforce", "observe", "off"};
    Files.writeString(
        file,
        "evenkeel.mode="
            + modes[number % 3]
            + "\nevenkeel.rollout="
            + number % 100
            + "%\nevenkeel.limit.rpm=m="
            + (1_000_000 + number)
            + "\nevenkeel.retry.attempts="
            + (1 + number % 10)
            + "\nevenkeel.breaker.window="
            + (10 + number % 50)
            + "s\n");
  }

  private static Held held(Jmx jmx) throws Exception {
    for (int i = 0; i < 3; i++) {
      jmx.invoke(MEMORY, "gc");
    }
    CompositeData heap = (CompositeData) jmx.get(MEMORY, "HeapMemoryUsage");
    return new Held(
        (Long) heap.get("used"),
        (Integer) jmx.get(THREADS, "ThreadCount"),
        (Long) jmx.get(SYSTEM, "OpenFileDescriptorCount"));
  }
}
