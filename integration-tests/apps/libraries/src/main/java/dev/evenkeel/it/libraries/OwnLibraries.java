package dev.evenkeel.it.libraries;

import dev.evenkeel.it.twocalls.TwoCalls;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.ByteBuddy;
import org.tinylog.Logger;

/**
 * Uses its own versions of what the agent carries, with its own configuration of them, and prints
 * for each the jar it comes from and what it gave.
 */
public final class OwnLibraries {

  private OwnLibraries() {}

  public static void main(String[] args) throws Exception {
    say(ByteBuddy.class, made());
    say(PrometheusMeterRegistry.class, scraped());
    say(Failsafe.class, attempts() + " attempts");
    say(
        com.fasterxml.jackson.databind.ObjectMapper.class,
        new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(Map.of("two", 2)));
    say(
        tools.jackson.databind.json.JsonMapper.class,
        new tools.jackson.databind.json.JsonMapper().writeValueAsString(Map.of("three", 3)));
    Logger.trace("before the calls");
    say(Logger.class, "trace " + Logger.isTraceEnabled());
    TwoCalls.main(args);
  }

  private static String made() {
    return new ByteBuddy()
        .subclass(Object.class)
        .name("made.ByHand")
        .make()
        .load(OwnLibraries.class.getClassLoader())
        .getLoaded()
        .getName();
  }

  private static String scraped() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.counter("own").increment();
    return registry
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .reduce("", String::concat);
  }

  private static int attempts() {
    AtomicInteger attempts = new AtomicInteger();
    Failsafe.with(RetryPolicy.builder().withMaxRetries(1).build())
        .run(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("once more");
              }
            });
    return attempts.get();
  }

  private static void say(Class<?> of, String result) throws Exception {
    Path jar = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    System.out.println(jar.getFileName() + ": " + result);
  }
}
