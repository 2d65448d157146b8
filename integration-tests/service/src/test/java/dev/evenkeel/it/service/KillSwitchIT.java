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
  private static final int ROUNDS = 4;
  private static final long EFFECT_MILLIS = 1_000;

  /** What it takes to see an effect is not the agent's: on a quiet machine 20 ms for each. */
  private static final int SCRAPES = 5;

  @TempDir Path folder;

  private final List<Long> scrapes = new ArrayList<>();
  private Path file;
  private int port;

  @ParameterizedTest
  @EnumSource
  void turnsOffAndOnWithinASecondAndNoCallFails(Jdk jdk) throws Exception {
    file = folder.resolve("evenkeel.properties");
    write("enforce");
    List<String> flags =
        List.of(Child.agent(), "-Devenkeel.metrics.port=0", "-Devenkeel.config=" + file);
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 0)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child steady = Child.start(jdk, flags, Steady.class, url, PER_SECOND)) {
        port = Scrape.port(steady);
        await(scrape -> attempts(scrape) > 0);
        List<Long> effects = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          effects.add(flip("off"));
          passes(url, 50); // so that what began before has begun to be counted
          long seen = attempts(await(scrape -> scrape.sum("evenkeel_calls_in_flight", "") == 0));
          passes(url, 50);
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

        steady.write("stop");
        long good = steady.number("good");
        assertEquals(0, steady.number("errors"));
        assertEquals(0, steady.number("exceptions"));
        long millis = steady.number("millis");
        assertEquals(good, count(url), "requests that the provider had");
        Scrape end = await(scrape -> scrape.sum("evenkeel_calls_in_flight", "") == 0);
        assertEquals(attempts(end), end.sum("evenkeel_calls_total", "outcome=\"success\""));
        assertEquals(attempts(end), end.sum("evenkeel_calls_total", ""));
        assertEquals(0, end.sum("evenkeel_agent_internal_errors_total", ""));
        String reloads = "evenkeel_agent_config_reloads_total";
        assertEquals(2 * ROUNDS, end.sum(reloads, "success"));
        assertEquals(1, end.sum(reloads, "failure"));
        long median = median(effects);
        long scrape = median(scrapes);
        System.out.printf(
            "%s: %d calls in %d ms, mode changed %d times, effect after %s ms, a scrape took %d%n",
            jdk, good, millis, 2 * ROUNDS, effects, scrape);
        assertTrue(median <= EFFECT_MILLIS + SCRAPES * scrape, effects + " ms, a scrape " + scrape);
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

  /** Waits for so many more requests. */
  private void passes(String url, int requests) throws IOException, InterruptedException {
    long asked = count(url);
    await(scrape -> count(url) > asked + requests);
  }

  private static long count(String url) {
    try {
      return Long.parseLong(Scrape.get(url + "/count"));
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Scrape await(Predicate<Scrape> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
    Scrape scrape = timed();
    while (!wanted.test(scrape)) {
      if (System.nanoTime() > end) {
        return fail("never so: " + scrape.text());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      scrape = timed();
    }
    return scrape;
  }

  private Scrape timed() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Scrape scrape = Scrape.of(port);
    scrapes.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return scrape;
  }

  private static long median(List<Long> of) {
    return of.stream().sorted().toList().get(of.size() / 2);
  }
}
