package dev.evenkeel.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the same chain of agents against the same weather, at the same time without and with
 * Evenkeel, and prints what came of it.
 */
public final class Demo {

  private static final long SEED = 20261123;
  private static final int INTERVAL_MILLIS = 250;
  private static final int CHAINS = 240;
  private static final long REDRAW_NANOS = 500_000_000;

  private Demo() {}

  public static void main(String[] args) throws Exception {
    System.out.printf(
        "Evenkeel demo: %d chains analysis -> trading -> execution, one every %d ms, with%n"
            + "openai-java, LangChain4j streaming and LangChain4j, their own retries on as by%n"
            + "default. The provider answers in 50-150 ms, fails 5 %% of requests (429, 503, 500,%n"
            + "504, reset), and is down from second %d to %d (503, 504). Both sides run at the%n"
            + "same time and meet the same faults. The agent has its defaults.%n%n",
        CHAINS,
        INTERVAL_MILLIS,
        Weather.OUTAGE_FROM.toSeconds(),
        Weather.OUTAGE_FROM.plus(Weather.OUTAGE_FOR).toSeconds());
    try (Side without = new Side(SEED, List.of(), CHAINS, INTERVAL_MILLIS);
        Side with = new Side(SEED, agentOptions(), CHAINS, INTERVAL_MILLIS)) {
      without.awaitReady();
      with.awaitReady();
      without.begin();
      with.begin();
      watch(without, with);
      Table.print(without, with);
      keep(with);
    }
    System.exit(0);
  }

  private static List<String> agentOptions() throws IOException {
    return List.of(
        "-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath(),
        "-Devenkeel.endpoints=PROVIDER=openai",
        "-Devenkeel.metrics.port-range=20");
  }

  private static void watch(Side without, Side with) throws Exception {
    Progress progress = new Progress(CHAINS);
    while (!without.isDone() || !with.isDone()) {
      progress.show(without, with);
      LockSupport.parkNanos(REDRAW_NANOS);
    }
    progress.end(without, with);
  }

  private static void keep(Side with) throws Exception {
    if (Boolean.getBoolean("demo.keep")) {
      System.out.println(
          "Still running: " + with.metricsUrl() + " answers until you press Ctrl-C.");
      new CountDownLatch(1).await();
    } else {
      System.out.println(
          "The metrics were at " + with.metricsUrl() + "; -Ddemo.keep leaves them there.");
    }
  }
}
