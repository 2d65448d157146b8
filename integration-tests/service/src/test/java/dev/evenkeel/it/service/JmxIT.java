package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Attachable;
import dev.evenkeel.it.service.app.FailingProvider;
import java.util.List;
import javax.management.Attribute;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent is seen and operated by JMX, over a connection as jconsole's. */
class JmxIT {

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void switchesTheModeAndTheBreakersAndShowsNoSecret(Jdk jdk) throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.metrics.token=hush-hush",
            "-Devenkeel.breaker.early-probe=0s", // so that it stays open until the test closes it
            "-Devenkeel.breaker.cooldown=1h",
            "-Devenkeel.profile=support");
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 0)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child app = Child.start(jdk, flags, Attachable.class, url)) {
        assertEquals("200 200 true true true", app.await("call "));
        try (Jmx jmx = Jmx.to(app)) {
          configuration(jmx);
          breaker(jmx, app, url);
          mode(jmx, app);
        }
        assertFalse(app.log().contains("hush-hush"), app.log());
        app.end();
      }
      provider.end();
    }
  }

  private static void configuration(Jmx jmx) throws Exception {
    TabularData all = (TabularData) jmx.get(Jmx.AGENT, "Configuration");
    assertEquals("(set, not shown) (system property)", value(all, "evenkeel.metrics.token"));
    assertEquals("20s (profile support)", value(all, "evenkeel.retry.max-delay"));
    assertEquals("3 (default)", value(all, "evenkeel.retry.attempts"));
    assertFalse(all.toString().contains("hush-hush"));
    String status = (String) jmx.get(Jmx.AGENT, "Status");
    assertTrue(status.contains("mode enforce, woven: jdk, okhttp, metrics at "), status);
  }

  private static String value(TabularData table, String key) {
    CompositeData row = table.get(new Object[] {key});
    return (String) row.get("value");
  }

  private static void breaker(Jmx jmx, Child app, String url) throws Exception {
    ObjectName pattern = Jmx.name("dev.evenkeel:type=Route,*");
    ObjectName route = jmx.server.queryNames(pattern, null).iterator().next();
    assertEquals("closed", jmx.get(route, "Breaker"));
    assertEquals(10.0, jmx.get(route, "RetriesLeft"));
    long before = Long.parseLong(Scrape.get(url + "/count"));

    jmx.invoke(route, "isolate");
    assertEquals("open", jmx.get(route, "Breaker"));
    assertEquals(true, jmx.get(route, "Isolated"));
    assertTrue(call(app).startsWith("503 503 "), "refused by the agent");
    jmx.invoke(route, "close");
    assertEquals("closed", jmx.get(route, "Breaker"));
    assertEquals(false, jmx.get(route, "Isolated"));
    assertTrue(call(app).startsWith("200 200 "));

    jmx.invoke(route, "open");
    assertTrue(call(app).startsWith("503 503 "));
    jmx.invoke(route, "reset");
    assertTrue(call(app).startsWith("200 200 "));
    assertEquals(0L, jmx.get(route, "GateClosedMillis"));
    assertEquals(before + 4, Long.parseLong(Scrape.get(url + "/count")));
  }

  private static void mode(Jmx jmx, Child app) throws Exception {
    assertEquals("enforce", jmx.get(Jmx.AGENT, "Mode"));
    jmx.server.setAttribute(Jmx.AGENT, new Attribute("Mode", "off"));
    assertEquals("off", jmx.get(Jmx.AGENT, "Mode"));
    assertEquals("200 200 false false true", call(app), "asked, and on no stack");
    RuntimeMBeanException refused =
        assertThrows(
            RuntimeMBeanException.class,
            () -> jmx.server.setAttribute(Jmx.AGENT, new Attribute("Mode", "offf")));
    assertTrue(
        refused.getCause().getMessage().contains("evenkeel.mode cannot be 'offf' (JMX)"),
        refused.getCause().getMessage());
    assertEquals(
        "settings applied, mode enforce, evenkeel.mode unset, evenkeel.retry.attempts 2",
        jmx.invoke(Jmx.AGENT, "change", "mode=,retry.attempts=2"));
    assertEquals("200 200 true true true", call(app));
    assertThrows(RuntimeMBeanException.class, () -> jmx.invoke(Jmx.AGENT, "reload"));
  }

  private static String call(Child app) throws Exception {
    app.write("call");
    return app.await("call ");
  }
}
