package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.service.Provider.Asked;
import dev.evenkeel.it.service.app.OwnManagers;
import dev.evenkeel.it.twocalls.TwoCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent beside what services bring. */
class CoexistenceIT {

  private static final List<String> OPENTELEMETRY =
      List.of(
          "-XX:TieredStopAtLevel=1", // for runs of seconds
          "-javaagent:" + System.getProperty("otel.jar"),
          "-Dotel.traces.exporter=none",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none");

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}, {1}, OpenTelemetry first {2}")
  @CsvSource({
    "RUNNING, twocalls, true",
    "RUNNING, twocalls, false",
    "RUNNING, twocalls5, true",
    "RUNNING, twocalls5, false",
    "JDK_25, twocalls, true",
    "JDK_25, twocalls, false",
    "JDK_25, twocalls5, true",
    "JDK_25, twocalls5, false"
  })
  @Execution(ExecutionMode.CONCURRENT)
  void worksBesideOpenTelemetrysAgentAndKeepsItsTraces(Jdk jdk, String application, boolean first)
      throws Exception {
    List<String> flags = new ArrayList<>(first ? OPENTELEMETRY : List.of());
    flags.add(Child.agent());
    flags.addAll(first ? List.of() : OPENTELEMETRY);
    TwoCallsRun run = TwoCallsRun.with(jdk, flags, twoCalls(application));
    assertTrue(run.log().contains("opentelemetry-javaagent - version"), run.log());
    assertFalse(run.log().contains("ERROR"), run.log());
    assertEquals(4, traced(run), run.asked().toString());
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, twocalls", "RUNNING, twocalls5"})
  @Execution(ExecutionMode.CONCURRENT)
  void onlyOpenTelemetrysAgentTraces(Jdk jdk, String application) throws Exception {
    assertEquals(2, traced(TwoCallsRun.without(jdk, OPENTELEMETRY, twoCalls(application))));
    assertEquals(0, traced(TwoCallsRun.with(jdk, List.of(Child.agent()), twoCalls(application))));
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void leavesTheApplicationItsOwnVersionsOfTheLibrariesAndTheirConfiguration(Jdk jdk)
      throws Exception {
    Path applicationLog = folder.resolve("application.log");
    TwoCallsRun run =
        TwoCallsRun.with(
            jdk,
            List.of(Child.agent(), "-Dapplication.log=" + applicationLog),
            List.of(
                "-cp",
                Application.classPath("libraries"),
                "dev.evenkeel.it.libraries.OwnLibraries"),
            "byte-buddy-1.14.9.jar: made.ByHand",
            "micrometer-registry-prometheus-1.9.17.jar: own_total 1.0",
            "failsafe-3.2.4.jar: 2 attempts",
            "jackson-databind-2.20.0.jar: {\"two\":2}",
            "jackson-databind-3.0.0.jar: {\"three\":3}",
            "tinylog-api-2.4.1.jar: trace true");
    assertEquals("TRACE before the calls\n", Files.readString(applicationLog));
    List<String> log = run.log().lines().toList();
    assertTrue(
        log.stream()
            .anyMatch(line -> line.matches("[-0-9]{10} [.:0-9]{12} evenkeel: INFO version .*")),
        "the agent's log has its own form: " + log);
    assertEquals(
        1,
        log.stream().filter(line -> line.contains("a writer that does not exist")).count(),
        "only the application's tinylog looks for its writer: " + log);
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void makesNeitherLogManagerNorMBeanServerBeforeTheApplication(Jdk jdk) throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Djava.util.logging.manager=" + OwnManagers.class.getName() + "$Logs",
            "-Djavax.management.builder.initial=" + OwnManagers.class.getName() + "$Beans");
    TwoCallsRun.with(
        jdk,
        flags,
        List.of("-cp", System.getProperty("java.class.path"), OwnManagers.class.getName()),
        "main",
        "log manager made, ready true",
        "mbean server made, ready true",
        "managers Logs DefaultDomain");
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void worksInOneJarOfSpringBoot(Jdk jdk) throws Exception {
    TwoCallsRun.with(
        jdk,
        List.of(Child.agent()),
        List.of("-jar", Application.jar("fatjar").toString()),
        "loaded by org.springframework.boot.loader.launch.LaunchedClassLoader");
  }

  private static List<String> twoCalls(String application) throws Exception {
    String libraries = Application.libraries(application);
    String path = application.equals("twocalls") ? Application.classPath("twocalls") : libraries;
    return List.of("-cp", path, TwoCalls.class.getName());
  }

  /** How many requests carried what W3C's trace context says. */
  private static long traced(TwoCallsRun run) {
    return run.asked().stream()
        .map(Asked::traceparent)
        .filter(header -> header != null && header.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-9]"))
        .count();
  }
}
