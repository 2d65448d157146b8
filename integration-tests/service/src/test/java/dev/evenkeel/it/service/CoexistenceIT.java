package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.ManyLoaders;
import dev.evenkeel.it.service.app.OwnLibraries;
import dev.evenkeel.it.service.app.OwnManagers;
import dev.evenkeel.it.service.app.TwoCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent beside what services bring. Each first call meets a 503, which the agent retries. */
class CoexistenceIT {

  private static final int FIRST_OF_16 = 1;
  private static final List<String> OPENTELEMETRY =
      List.of(
          "-javaagent:" + System.getProperty("otel.jar"),
          "-Dotel.traces.exporter=none",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none");

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}, OpenTelemetry first {1}")
  @CsvSource({"RUNNING, true", "RUNNING, false", "JDK_25, true", "JDK_25, false"})
  void worksBesideOpenTelemetrysAgent(Jdk jdk, boolean first) throws Exception {
    List<String> flags = new ArrayList<>(first ? OPENTELEMETRY : List.of());
    flags.add(Child.agent());
    flags.addAll(first ? List.of() : OPENTELEMETRY);
    String log = twoCalls(jdk, flags, TwoCalls.class);
    assertTrue(log.contains("opentelemetry-javaagent - version"), log);
    assertFalse(log.contains("ERROR"), log);
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheApplicationItsOwnLibrariesAndTheirSettings(Jdk jdk) throws Exception {
    String log =
        twoCalls(
            jdk,
            List.of(Child.agent()),
            OwnLibraries.class,
            "the application says: hello",
            "own made.ByHand true 2 {\"two\":2} {\"three\":3} byte-buddy-1.14.9.jar"
                + " jackson-databind-3.0.0.jar");
    assertTrue(log.contains("evenkeel: INFO version"), "the agent's own log is as it was: " + log);
  }

  @ParameterizedTest
  @EnumSource
  void makesNeitherLogManagerNorMBeanServerBeforeTheApplication(Jdk jdk) throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Djava.util.logging.manager=" + OwnManagers.class.getName() + "$Logs",
            "-Djavax.management.builder.initial=" + OwnManagers.class.getName() + "$Beans");
    twoCalls(
        jdk,
        flags,
        OwnManagers.class,
        "main",
        "log manager made, ready true",
        "mbean server made, ready true",
        "managers Logs DefaultDomain");
  }

  @ParameterizedTest
  @EnumSource
  void worksInClassLoadersThatSeeItLeavesOthersAloneAndHoldsNone(Jdk jdk) throws Exception {
    int port = Scrape.freePort();
    List<String> flags = flags(List.of(Child.agent()), port);
    try (Provider provider = new Provider(jdk);
        Child app = Child.start(jdk, flags, ManyLoaders.class, provider.url, "and a bundle")) {
      assertEquals(200, app.number("child-first"));
      assertEquals(200, app.number("no-parent"));
      assertEquals(200, app.number("bundle"));
      assertEquals("all", app.await("collected "));
      Scrape scrape = Scrape.of(port);
      assertEquals(1, scrape.sum("evenkeel_attempts_total", "model=\"no-parent\""));
      assertEquals(2, scrape.sum("evenkeel_attempts_total", "model=\"child-first\""));
      assertEquals(0, scrape.sum("evenkeel_attempts_total", "model=\"bundle\""));
      assertTrue(app.log().contains("OkHttpClient does not see the agent"), app.log());
      app.end();
    }
  }

  @ParameterizedTest
  @EnumSource
  void worksWithAnArchiveOfTheApplicationsClasses(Jdk jdk) throws Exception {
    Path archive = folder.resolve("app.jsa");
    try (Provider provider = new Provider(jdk)) {
      List<String> dump = List.of("-XX:ArchiveClassesAtExit=" + archive);
      try (Child app = Child.start(jdk, dump, TwoCalls.class, provider.url)) {
        app.number("jdk");
        app.end();
      }
    }
    assertTrue(Files.size(archive) > 0);
    Path classes = folder.resolve("classes.log");
    List<String> flags =
        List.of(
            Child.agent(), "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + classes);
    twoCalls(jdk, flags, TwoCalls.class);
    try (var lines = Files.lines(classes)) {
      long shared = lines.filter(line -> line.contains("shared objects file (top)")).count();
      System.out.println(jdk + ": " + shared + " classes from the application's archive");
      assertTrue(shared > 0, "the archive is of no use");
    }
  }

  /** Runs an application with what it prints, the two calls, and the agent's account of them. */
  private static String twoCalls(Jdk jdk, List<String> agents, Class<?> main, String... says)
      throws Exception {
    int port = Scrape.freePort();
    try (Provider provider = new Provider(jdk);
        Child app = Child.start(jdk, flags(agents, port), main, provider.url)) {
      for (String line : says) {
        app.await(line);
      }
      assertEquals(200, app.number("okhttp"));
      assertEquals(200, app.number("jdk"));
      Scrape scrape = Scrape.of(port);
      assertEquals(2, scrape.sum("evenkeel_calls_total", "outcome=\"success\""));
      assertEquals(3, scrape.sum("evenkeel_attempts_total", ""));
      assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""));
      assertEquals("3", Scrape.get(provider.url + "/count"));
      app.end();
      String log = app.log();
      assertFalse(log.contains("\tat "), log);
      assertFalse(log.contains("evenkeel: WARN"), log);
      return log;
    }
  }

  private static List<String> flags(List<String> agents, int port) {
    List<String> flags = new ArrayList<>(agents);
    flags.add("-Devenkeel.metrics.port=" + port);
    flags.add("-Devenkeel.retry.min-delay=10ms");
    flags.add("-Devenkeel.retry.multiplier=10ms");
    return flags;
  }

  /** Fails the first of 16 requests. */
  private static final class Provider implements AutoCloseable {

    private final Child child;
    private final String url;

    Provider(Jdk jdk) throws Exception {
      child = Child.start(jdk, List.of(), FailingProvider.class, FIRST_OF_16);
      url = "http://127.0.0.1:" + child.number("port");
    }

    @Override
    public void close() {
      child.close();
    }
  }
}
