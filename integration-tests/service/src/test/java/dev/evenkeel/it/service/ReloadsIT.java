package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.Steady;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The settings file changes a thousand times under load: each change is seen in time, nothing is
 * lost and nothing leaks.
 */
class ReloadsIT {

  private static final int RELOADS = 1_000;
  private static final int FIRST = 200; // until all that is ever loaded is loaded
  private static final int PER_SECOND = 100;
  private static final long LOOK_MILLIS = 10;
  private static final long MOST_MILLIS = 1_000;
  private static final long NEVER_SECONDS = 60;
  private static final long MOST_HEAP = 3 << 20;

  /** A leak would be one with each reload. */
  private static final int MOST_MORE = 100;

  private static final String[] MODES = {"enforce", "observe", "off"};

  private static final ObjectName MEMORY = Jmx.name("java.lang:type=Memory");
  private static final ObjectName THREADS = Jmx.name("java.lang:type=Threading");
  private static final ObjectName SYSTEM = Jmx.name("java.lang:type=OperatingSystem");

  @TempDir Path folder;

  private final List<Long> effects = new ArrayList<>();
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
            "-Xmx256m",
            Child.agent(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.config=" + file,
            "-Devenkeel.config.look=" + LOOK_MILLIS + "ms");
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 0)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child steady = Child.start(jdk, flags, Steady.class, url, PER_SECOND)) {
        steady.awaitLog(Pattern.compile("metrics at"));
        Held before;
        Held after;
        try (Jmx jmx = Jmx.to(steady)) {
          reload(jmx, 1, FIRST);
          before = held(jmx);
          reload(jmx, FIRST + 1, RELOADS);
          after = held(jmx);
        }
        Scrape scrape = Scrape.of(steady);
        String reloads = "evenkeel_agent_config_reloads_total";
        assertEquals(RELOADS, scrape.sum(reloads, "result", "success"), scrape.text());
        assertEquals(0, scrape.sum(reloads, "result", "failure"), scrape.text());
        steady.write("stop");
        long good = steady.number("good");
        assertEquals(0, steady.number("errors"));
        assertEquals(0, steady.number("exceptions"));
        assertEquals(good, Long.parseLong(Scrape.get(url + "/count")));
        Collections.sort(effects);
        long late = effects.stream().filter(millis -> millis > MOST_MILLIS).count();
        System.out.printf(
            "%s: %d changes of the file under %d calls, in effect after %d ms at the median and %d ms"
                + " at most; %s, then %s%n",
            jdk, RELOADS, good, effects.get(RELOADS / 2), effects.get(RELOADS - 1), before, after);
        assertTrue(good > RELOADS, "the calls went on all the time: " + good);
        assertTrue(late <= RELOADS / 20, late + " later than a second: " + effects);
        assertTrue(after.heap() - before.heap() < MOST_HEAP, before + " and " + after);
        // After a stall the application makes more calls at once than ever before
        assertTrue(after.threads() <= before.threads() + MOST_MORE, before + " and " + after);
        assertTrue(after.files() <= before.files() + MOST_MORE, before + " and " + after);
        steady.end();
      }
      provider.end();
    }
  }

  private void reload(Jmx jmx, int first, int last) throws Exception {
    for (int i = first; i <= last; i++) {
      write(i);
      long start = System.nanoTime();
      while (!MODES[i % MODES.length].equals(jmx.get(Jmx.AGENT, "Mode"))) {
        if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(NEVER_SECONDS)) {
          fail("change " + i + " is never applied");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS / 2));
      }
      effects.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
  }

  /** Each with another mode, limit and rollout than the one before, put in place whole. */
  private void write(int number) throws Exception {
    Path other = folder.resolve("other");
    Files.writeString(
        other,
        "evenkeel.mode="
            + MODES[number % MODES.length]
            + "\nevenkeel.rollout="
            + number % 100
            + "%\nevenkeel.limit.rpm=m="
            + (1_000_000 + number)
            + "\nevenkeel.retry.attempts="
            + (1 + number % 10)
            + "\nevenkeel.breaker.window="
            + (10 + number % 50)
            + "s\n");
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
