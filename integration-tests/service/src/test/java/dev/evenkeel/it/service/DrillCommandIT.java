package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.Steady;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar evenkeel-agent.jar drill} against a JVM that makes calls. */
class DrillCommandIT {

  private static final String OWN = "evenkeel.retry.attempts=4\n";
  private static final int PER_SECOND = 50;

  @TempDir Path folder;

  private record Result(int exit, String said) {}

  @Test
  void passesEveryItemOfTheStandardSetAndLeavesTheFileAsItWas() throws Exception {
    Path file = Files.writeString(folder.resolve("evenkeel.properties"), OWN);
    try (Child provider = Child.start(Jdk.RUNNING, List.of(), FailingProvider.class, 0);
        Child steady = steady(provider, file)) {
      int port = Scrape.port(steady);
      Result result = drill(file, port, "standard");

      List<String> failed = result.said().lines().filter(DrillCommandIT::failed).toList();
      assertEquals(List.of(), failed, result.said());
      assertEquals(result.said().contains("FAIL") ? 1 : 0, result.exit(), result.said());
      for (String item :
          List.of(
              "stress: a 429 is retried",
              "failure: server_error fails fast",
              "outage: a breaker opens",
              "outage: breakers close after it",
              "rollback: calls are left alone",
              "rollback: calls are seen again",
              "agent is sound")) {
        assertTrue(result.said().contains("pass  " + item), item + " in " + result.said());
      }
      assertEquals(OWN, Files.readString(file));
      Scrape scrape = Scrape.of(port);
      assertEquals(0, scrape.sum("evenkeel_drill_active", ""));
      assertTrue(scrape.sum("evenkeel_drill_faults_total", "error_type=\"unavailable\"") > 0);
    }
  }

  @Test
  void failsTheItemThatAnotherPolicyBreaks() throws Exception {
    Path file = Files.writeString(folder.resolve("evenkeel.properties"), OWN);
    try (Child provider = Child.start(Jdk.RUNNING, List.of(), FailingProvider.class, 0);
        Child steady = steady(provider, file, "-Devenkeel.policy.server_error=retry")) {
      int port = Scrape.port(steady);
      Result result = drill(file, port, "failure");

      assertEquals(1, result.exit(), result.said());
      assertTrue(result.said().contains("FAIL  failure: server_error fails fast"), result.said());
      assertTrue(result.said().contains("pass  failure: timeout fails fast"), result.said());
      assertEquals(OWN, Files.readString(file));
    }
  }

  /** How quickly a switch is seen is a matter of the machine's load too. */
  private static boolean failed(String line) {
    return line.startsWith("FAIL") && !line.contains("within 1 s");
  }

  private static Child steady(Child provider, Path file, String... more)
      throws IOException, InterruptedException {
    List<String> flags =
        new ArrayList<>(
            List.of(
                Child.agent(),
                "-Devenkeel.metrics.port=0",
                "-Devenkeel.config=" + file,
                "-Devenkeel.retry.multiplier=5ms",
                "-Devenkeel.retry.min-delay=5ms",
                "-Devenkeel.breaker.cooldown=1s"));
    flags.addAll(List.of(more));
    String url = "http://127.0.0.1:" + provider.number("port");
    return Child.start(Jdk.RUNNING, flags, Steady.class, url, PER_SECOND);
  }

  private static Result drill(Path file, int port, String scenario)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Jdk.RUNNING.java(),
                "-jar",
                System.getProperty("agent.jar"),
                "drill",
                "--config",
                file.toString(),
                "--metrics",
                "http://127.0.0.1:" + port + "/metrics",
                "--scenario",
                scenario)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    System.out.print(said);
    return new Result(exit, said);
  }
}
