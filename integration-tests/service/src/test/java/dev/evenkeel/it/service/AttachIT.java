package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.service.app.Attachable;
import dev.evenkeel.it.service.app.FailingProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar's commands put the agent into a JVM that runs, change it there and take it off again. */
class AttachIT {

  private static final Pattern METRICS = Pattern.compile("metrics at http://127.0.0.1:(\\d+)/");

  @TempDir Path folder;

  /** What a command printed. */
  private record Said(int status, String out, String err) {}

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
      Said attached = command(jdk, "attach", app.pid(), "metrics.port=0", "profile=trading");
      assertEquals(0, attached.status(), attached.err());
      assertTrue(attached.out().contains("mode enforce, woven: jdk, okhttp"), attached.out());
      assertEquals("200 200 true true true", call(app));
      int port = port(attached);
      assertEquals(2, Scrape.of(port).sum("evenkeel_attempts_total", ""));

      Said observed = command(jdk, "attach", app.pid(), "mode=observe", "retry.attempts=4");
      assertEquals(0, observed.status(), observed.err());
      assertEquals(
          "settings applied, mode observe, evenkeel.mode observe, evenkeel.retry.attempts 4",
          observed.out());
      assertEquals(1, Scrape.of(port).sum("evenkeel_agent_config_info", "mode=\"observe\""));
      Said wrong = command(jdk, "attach", app.pid(), "mode=offf");
      assertEquals(1, wrong.status());
      assertTrue(wrong.err().contains("evenkeel.mode cannot be 'offf'"), wrong.err());
      assertEquals(1, Scrape.of(port).sum("evenkeel_agent_config_info", "mode=\"observe\""));

      Said detached = command(jdk, "detach", app.pid());
      assertEquals(0, detached.status(), detached.err());
      assertEquals("200 200 false false false", call(app));
      assertThrows(ConnectException.class, () -> Scrape.of(port));

      Said again = command(jdk, "attach", app.pid(), "mode=enforce");
      assertEquals(0, again.status(), again.err());
      assertEquals("200 200 true true true", call(app));
      Scrape end = Scrape.of(port(again));
      assertEquals(4, end.sum("evenkeel_attempts_total", ""));
      assertEquals(0, end.sum("evenkeel_agent_internal_errors_total", ""));
      app.end();
      provider.end();
    }
  }

  @Test
  void saysWhatIsWrongWithACommand() throws Exception {
    Said nobody = command(Jdk.RUNNING, "attach", 999_999_999);
    assertEquals(1, nobody.status());
    assertTrue(nobody.err().startsWith("Cannot attach to the JVM 999999999: "), nobody.err());
    assertTrue(nobody.err().contains("is it running"), nobody.err());
    Said unknown = command(Jdk.RUNNING, "attach", 999_999_999, "retry.atempts=4");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("evenkeel.retry.attempts"), unknown.err());
    assertTrue(unknown.err().contains("Nothing was sent"), unknown.err());
    assertEquals(2, command(Jdk.RUNNING, "detach").status());
  }

  private static String call(Child app) throws IOException, InterruptedException {
    app.write("call");
    return app.await("call ");
  }

  private static int port(Said said) {
    Matcher matcher = METRICS.matcher(said.out());
    assertTrue(matcher.find(), said.out());
    return Integer.parseInt(matcher.group(1));
  }

  private Said command(Jdk jdk, Object... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                jdk.home().resolve("bin/java").toString(),
                "-jar",
                Path.of(System.getProperty("agent.jar")).normalize().toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path err = Files.createTempFile(folder, "command", ".err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    assertTrue(ended, "the command does not end");
    return new Said(process.exitValue(), out, Files.readString(err));
  }
}
