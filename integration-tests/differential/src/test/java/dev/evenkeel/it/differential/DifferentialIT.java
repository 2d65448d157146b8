package dev.evenkeel.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Jdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same exchanges with and without the agent: what the application gets and what the server gets
 * is the same, byte by byte and connection by connection.
 */
class DifferentialIT {

  /** Acts on nothing that came once, so that nothing differs but what policy says. */
  private static final List<String> ENFORCE =
      List.of(
          "-Devenkeel.retry.attempts=1",
          "-Devenkeel.breaker.min-calls=10000",
          "-Devenkeel.breaker.consecutive=1000",
          "-Devenkeel.gate.max-closed=0ms",
          "-Devenkeel.gate.quota=0ms");

  private static final Map<String, CompletableFuture<Run>> CONTROLS = new ConcurrentHashMap<>();

  @ParameterizedTest(name = "{0} on {1}, mode {2}")
  @CsvSource({
    "OkHttpApplication, RUNNING, observe",
    "OkHttpApplication, RUNNING, enforce",
    "OkHttpApplication, JDK_25, enforce",
    "JdkApplication, RUNNING, observe",
    "JdkApplication, RUNNING, enforce",
    "JdkApplication, JDK_25, observe",
    "JdkApplication, JDK_25, enforce"
  })
  void changesNothingThatPolicyDoesNotSay(String application, Jdk jdk, String mode)
      throws Exception {
    Class<?> main = Class.forName(getClass().getPackageName() + "." + application);
    CompletableFuture<Run> control =
        CONTROLS.computeIfAbsent(
            application + jdk,
            key -> CompletableFuture.supplyAsync(() -> Run.of(main, jdk, List.of())));
    Run with = Run.of(main, jdk, flags(mode));
    Run without = control.get();
    assertEquals(Exchange.COUNT, without.said().size(), "exchanges without the agent");
    assertEquals(Exchange.COUNT, with.said().size(), "exchanges with the agent");
    boolean enforces = mode.equals("enforce");
    List<String> differences = new ArrayList<>();
    for (int id = 0; id < Exchange.COUNT; id++) {
      compare(id, without.said().get(id), said(with, id, enforces), differences);
      compare(
          id,
          String.valueOf(without.received().get(id)),
          String.valueOf(with.received().get(id)),
          differences);
    }
    assertEquals(List.of(), differences);
    assertTrue(with.log().contains("mode " + mode), with.log());
    // Half of these exchanges fail, which the objectives tell of
    assertTrue(
        with.log().lines().noneMatch(line -> line.contains("WARN") && !line.contains("WARN level")),
        with.log());
  }

  static List<String> flags(String mode) {
    List<String> flags = new ArrayList<>(List.of(Run.agent(), "-Devenkeel.metrics.port=0"));
    flags.add("-Devenkeel.mode=" + mode);
    flags.addAll(ENFORCE);
    return flags;
  }

  private static String said(Run run, int id, boolean enforces) {
    String said = run.said().get(id);
    return enforces ? said.replace("x-should-retry=[false], ", "") : said;
  }

  private static void compare(int id, String without, String with, List<String> differences) {
    if (!without.equals(with)) {
      differences.add(
          "\n"
              + Exchange.of(id)
              + "\n  without the agent "
              + without
              + "\n  with the agent    "
              + with);
    }
  }
}
