package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.OwnManagers;
import dev.evenkeel.it.service.app.TwoCalls;
import java.util.ArrayList;
import java.util.List;
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
