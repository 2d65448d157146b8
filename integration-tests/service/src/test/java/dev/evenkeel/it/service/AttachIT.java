package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Attachable;
import dev.evenkeel.it.service.app.FailingProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar's commands put the agent into a JVM that runs, change it there and take it off again. */
class AttachIT {

  private static final Pattern METRICS = Pattern.compile("metrics at http://127.0.0.1:(\\d+)/");

  private static final int ROUNDS = 3;

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void coversClientsThatWereBuiltBeforeAndLeavesNoTraceOnTheWayOfCalls(Jdk jdk) throws Exception {
    List<String> flags = jdk == Jdk.JDK_25 ? List.of("-XX:+EnableDynamicAgentLoading") : List.of();
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 0);
        Child app =
            Child.start(
                jdk, flags, Attachable.class, "http://127.0.0.1:" + provider.number("port"))) {
      assertEquals("200 200 false false false", app.await("call "));
      Command attached = Command.run(jdk, "attach", app.pid(), "metrics.port=0", "profile=trading");
      assertEquals(0, attached.status(), attached.err());
      assertTrue(attached.out().contains("mode enforce, woven: jdk, okhttp"), attached.out());
      assertEquals("200 200 true true true", call(app));
      int port = port(attached);
      assertEquals(2, Scrape.of(port).sum("evenkeel_attempts_total", ""));

      Command observed = Command.run(jdk, "attach", app.pid(), "mode=observe", "retry.attempts=4");
      assertEquals(0, observed.status(), observed.err());
      assertEquals(
          "settings applied, mode observe, evenkeel.mode observe, evenkeel.retry.attempts 4",
          observed.out());
      assertEquals(1, Scrape.of(port).sum("evenkeel_agent_config_info", "mode=\"observe\""));
      Command wrong = Command.run(jdk, "attach", app.pid(), "mode=offf");
      assertEquals(1, wrong.status());
      assertTrue(wrong.err().contains("evenkeel.mode cannot be 'offf'"), wrong.err());
      assertEquals(1, Scrape.of(port).sum("evenkeel_agent_config_info", "mode=\"observe\""));

      Command detached = Command.run(jdk, "detach", app.pid());
      assertEquals(0, detached.status(), detached.err());
      assertEquals("200 200 false false false", call(app));
      assertThrows(ConnectException.class, () -> Scrape.of(port));

      Command again = Command.run(jdk, "attach", app.pid(), "mode=enforce");
      assertEquals(0, again.status(), again.err());
      assertEquals("200 200 true true true", call(app));
      Scrape end = Scrape.of(port(again));
      assertEquals(4, end.sum("evenkeel_attempts_total", ""));
      assertEquals(0, end.sum("evenkeel_agent_internal_errors_total", ""));
      app.end();
      provider.end();
    }
  }

  @ParameterizedTest
  @EnumSource
  void comesAndGoesUnderLoadAndNoCallIsLost(Jdk jdk) throws Exception {
    List<String> flags = jdk == Jdk.JDK_25 ? List.of("-XX:+EnableDynamicAgentLoading") : List.of();
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 0)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child app = Child.start(jdk, flags, Attachable.class, url, "load")) {
        long carried = 0;
        for (int round = 1; round <= ROUNDS; round++) {
          Command attached = Command.run(jdk, "attach", app.pid(), "metrics.port=0");
          assertEquals(0, attached.status(), attached.err());
          carried = carriedMoreThan(carried, port(attached));
          Command detached = Command.run(jdk, "detach", app.pid());
          assertEquals(0, detached.status(), detached.err());
        }
        app.write("stop");
        long made = app.number("made");
        assertTrue(made > carried, made + " calls, of which " + carried + " were carried");
        assertEquals(made, app.number("good"));
        assertEquals(made, Long.parseLong(Scrape.get(url + "/count")));
        app.end();
      }
      provider.end();
    }
  }

  private static long carriedMoreThan(long before, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
    long carried = before;
    while (carried <= before + 10) {
      assertTrue(System.nanoTime() < end, "no call is carried");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      carried = Scrape.of(port).sum("evenkeel_attempts_total", "");
    }
    return carried;
  }

  @Test
  void saysWhatIsWrongWithACommand() throws Exception {
    Command nobody = Command.run(Jdk.RUNNING, "attach", 999_999_999);
    assertEquals(1, nobody.status());
    assertTrue(nobody.err().startsWith("Cannot attach to the JVM 999999999: "), nobody.err());
    assertTrue(nobody.err().contains("is it running"), nobody.err());
    Command unknown = Command.run(Jdk.RUNNING, "attach", 999_999_999, "retry.atempts=4");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("evenkeel.retry.attempts"), unknown.err());
    assertTrue(unknown.err().contains("Nothing was sent"), unknown.err());
    assertEquals(2, Command.run(Jdk.RUNNING, "detach").status());
  }

  private static String call(Child app) throws IOException, InterruptedException {
    app.write("call");
    return app.await("call ");
  }

  private static int port(Command said) {
    Matcher matcher = METRICS.matcher(said.out());
    assertTrue(matcher.find(), said.out());
    return Integer.parseInt(matcher.group(1));
  }
}
