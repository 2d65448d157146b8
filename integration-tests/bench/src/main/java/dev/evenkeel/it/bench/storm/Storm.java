package dev.evenkeel.it.bench.storm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets all strategies meet the same outage, rate limit and contention, side by side in real time,
 * all on loopback, and prints what came of it. Takes six to nine minutes, by what else the machine
 * does.
 */
final class Storm {

  static final long SECOND = 1_000_000_000L;

  private static final int CONTENTION_ROUNDS = 3;
  private static final List<Strategy> CONTENTION =
      List.of(
          Strategy.UNTIL_DONE,
          Strategy.AGENT_JITTER,
          Strategy.NO_RETRY,
          Strategy.SDK,
          Strategy.AGENT,
          Strategy.AGENT_SDK);

  private static final Logger SERVER = Logger.getLogger("mockwebserver3.MockWebServer");

  private final Path agent;
  private final String classPath;

  private Storm(Path agent, Path target) {
    this.agent = agent;
    this.classPath = target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }

  /** Arguments: the agent's jar, the module's target folder, the file for JSON rows. */
  public static void main(String[] args) throws Exception {
    SERVER.setLevel(Level.WARNING);
    Storm storm = new Storm(Path.of(args[0]), Path.of(args[1]));
    StormReport report = new StormReport();
    report.outage(
        storm.play(
            Outage::new,
            "steady",
            Strategy.NO_RETRY,
            Strategy.IMMEDIATE,
            Strategy.SDK,
            Strategy.LAYERED,
            Strategy.RESILIENCE4J,
            Strategy.FAILSAFE,
            Strategy.AGENT,
            Strategy.AGENT_SDK,
            Strategy.AGENT_LAYERED,
            Strategy.AGENT_ABRUPT,
            Strategy.AGENT_LATE));
    report.rateLimit(
        storm.play(
            RateLimit::new,
            "at-once",
            Strategy.NO_RETRY,
            Strategy.IMMEDIATE,
            Strategy.SDK,
            Strategy.LAYERED,
            Strategy.RESILIENCE4J,
            Strategy.FAILSAFE,
            Strategy.AGENT_UNPACED,
            Strategy.AGENT,
            Strategy.AGENT_LAYERED));
    List<Run> contention = new ArrayList<>(); // one by one, as these are busy
    for (int round = 0; round < CONTENTION_ROUNDS; round++) {
      for (Strategy each : CONTENTION) {
        contention.addAll(storm.play(Contention::new, "at-once", each));
      }
    }
    report.contention(contention);
    Files.writeString(Path.of(args[2]), String.join(",\n", report.json()));
    System.exit(0);
  }

  /** All at the same time: most of it is waiting. */
  private List<Run> play(Supplier<Wire> wires, String when, Strategy... strategies)
      throws IOException {
    List<Run> runs = new ArrayList<>();
    try {
      for (Strategy strategy : strategies) {
        runs.add(new Run(strategy, wires.get(), when, agent, classPath));
      }
      for (Run run : runs) {
        run.awaitReady();
      }
      for (Run run : runs) {
        run.begin();
      }
      for (Run run : runs) {
        run.awaitEnd();
      }
    } finally {
      runs.forEach(Run::close);
    }
    return runs;
  }
}
