package dev.evenkeel.it.service.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.ByteBuddy;
import org.tinylog.Logger;
import tools.jackson.databind.json.JsonMapper;

/** Uses its own versions of what the agent carries, with its own configuration, and calls. */
public final class OwnLibraries {

  private OwnLibraries() {}

  public static void main(String[] args) throws Exception {
    Class<?> made =
        new ByteBuddy()
            .subclass(Object.class)
            .name("made.ByHand")
            .make()
            .load(OwnLibraries.class.getClassLoader())
            .getLoaded();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.counter("own").increment();
    AtomicInteger attempts = new AtomicInteger();
    Failsafe.with(RetryPolicy.builder().withMaxRetries(1).build())
        .run(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("once more");
              }
            });
    Logger.info("hello");
    System.out.println(
        "own "
            + made.getName()
            + " "
            + registry.scrape().contains("own_total 1.0")
            + " "
            + attempts
            + " "
            + new ObjectMapper().writeValueAsString(Map.of("two", 2))
            + " "
            + JsonMapper.builder().build().writeValueAsString(Map.of("three", 3))
            + " "
            + version(ByteBuddy.class)
            + " "
            + version(JsonMapper.class));
    TwoCalls.main(args);
  }

  private static String version(Class<?> of) {
    String jar = of.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.substring(jar.lastIndexOf('/') + 1);
  }
}
