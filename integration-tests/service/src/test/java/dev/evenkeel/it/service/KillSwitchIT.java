package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.Steady;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings file turns the agent off and on under load, and no call notices. */
class KillSwitchIT {

  private static final int PER_SECOND = 500;
  private static final int CALLS = 10_000;
  private static final int ROUNDS = 4;
  private static final long EFFECT_MILLIS = 1_000;

  @TempDir Path folder;

  private Path file;
  private int port;

  @ParameterizedTest
  @EnumSource
  void turnsOffAndOnWithinASecondAndNoCallFails(Jdk jdk) throws Exception {
    file = folder.resolve("evenkeel.properties");
    port = Scrape.freePort();
    write("enforce");
    List<String> flags =
        List.of(Child.agent(), "-Devenkeel.metrics.port=" + port, "-Devenkeel.config=" + file);
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 0)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child steady = Child.start(jdk, flags, Steady.class, url, PER_SECOND, CALLS)) {
        steady.awaitLog(Pattern.compile("metrics at"));
        await(scrape -> attempts(scrape) > 0);
        List<Long> effects = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          effects.add(flip("off"));
          long seen = attempts(await(scrape -> scrape.sum("evenkeel_calls_in_flight", "") == 0));
          long asked = count(url);
          await(scrape -> count(url) > asked + 50);
          assertEquals(seen, attempts(Scrape.of(port)), "a call was seen in mode off");
          effects.add(flip("enforce"));
          await(scrape -> attempts(scrape) > seen);
        }
        write("offf");
        steady.awaitLog(
            Pattern.compile(
                "Nothing of the changed settings file is applied, .*evenkeel.mode.*'offf'"
                    + ".*it must be .*observe"));
        assertEquals(1, mode(Scrape.of(port), "enforce"));

        assertEquals(CALLS, steady.number("good"));
        assertEquals(0, steady.number("errors"));
        assertEquals(0, steady.number("exceptions"));
        long millis = steady.number("millis");
        assertEquals(CALLS, count(url), "requests that the provider had");
        Scrape end = await(scrape -> scrape.sum("evenkeel_calls_in_flight", "") == 0);
        assertEquals(attempts(end), end.sum("evenkeel_calls_total", "outcome=\"success\""));
        assertEquals(attempts(end), end.sum("evenkeel_calls_total", ""));
        assertEquals(0, end.sum("evenkeel_agent_internal_errors_total", ""));
        String reloads = "evenkeel_agent_config_reloads_total";
        assertEquals(2 * ROUNDS, end.sum(reloads, "success"));
        assertEquals(1, end.sum(reloads, "failure"));
        long median = effects.stream().sorted().toList().get(ROUNDS);
        System.out.printf(
            "%s: %d calls in %d ms, mode changed %d times, effect after %s ms%n",
            jdk, CALLS, millis, 2 * ROUNDS, effects);
        assertTrue(median <= EFFECT_MILLIS, "effect after " + effects + " ms");
        steady.end();
      }
      provider.end();
    }
  }

  /** By a new file in place of the old one for off, into the old one for on. */
  private long flip(String mode) throws IOException, InterruptedException {
    long start = System.nanoTime();
    write(mode);
    await(scrape -> mode(scrape, mode) == 1);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private void write(String mode) throws IOException {
    String text = "evenkeel.mode=" + mode + "\n";
    if (mode.equals("off")) {
      Path other = Files.writeString(folder.resolve("other"), text);
      Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.writeString(file, text);
    }
  }

  private static long mode(Scrape scrape, String mode) {
    return scrape.sum("evenkeel_agent_config_info", "mode=\"" + mode + "\"");
  }

  private static long attempts(Scrape scrape) {
    return scrape.sum("evenkeel_attempts_total", "");
  }

  private static long count(String url) {
    try {
      return Long.parseLong(Scrape.get(url + "/count"));
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Scrape await(Predicate<Scrape> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Scrape scrape = Scrape.of(port);
    while (!wanted.test(scrape)) {
      if (System.nanoTime() > end) {
        return fail("never so: " + scrape.text());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      scrape = Scrape.of(port);
    }
    return scrape;
  }
}
