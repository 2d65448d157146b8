package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.GivesUp;
import dev.evenkeel.it.service.app.TimesOut;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller that gives up while the agent waits is let go at once. */
class GiveUpIT {

  private static final int ALL = 16;
  private static final long LIMIT_MICROS = 20_000;

  /** What is given up goes from thread to thread; on a quiet machine that is below 1 ms. */
  private static final int WAKE_UPS = 4;

  @ParameterizedTest
  @EnumSource
  void aCallIsGivenUpWithinTwentyMillisecondsOfItsWait(Jdk jdk) throws Exception {
    measure(
        jdk,
        GivesUp.class,
        "cancel-execute",
        "cancel-enqueue",
        "interrupt-execute",
        "interrupt-send",
        "cancel-sendAsync");
  }

  @ParameterizedTest
  @EnumSource
  void aCallEndsWithinTwentyMillisecondsOfItsTimeout(Jdk jdk) throws Exception {
    measure(
        jdk,
        TimesOut.class,
        "callTimeout-execute",
        "callTimeout-enqueue",
        "timeout-execute",
        "timeout-enqueue",
        "timeout-send",
        "timeout-sendAsync");
  }

  private static void measure(Jdk jdk, Class<?> application, String... ways) throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.retry.min-delay=30s",
            "-Devenkeel.policy.server_error=retry");
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, ALL)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child app = Child.start(jdk, flags, application, url)) {
        for (String way : ways) {
          long median = app.number(way);
          long longest = app.number(way + "-longest");
          long wakeUp = app.number(way + "-wake-up");
          System.out.printf(
              "%s %s: median %,d µs, longest %,d µs; any thread is woken in %,d µs%n",
              jdk, way, median, longest, wakeUp);
          assertTrue(
              median <= LIMIT_MICROS + WAKE_UPS * wakeUp,
              way + " took " + median + " µs at the median, a thread's wake-up " + wakeUp);
        }
      }
      provider.end();
    }
  }
}
