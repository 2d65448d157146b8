package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the command line of {@code drill}, and sees to it that the settings file is restored. */
final class DrillCommand {

  private static final String USAGE =
      "Usage: java [-Devenkeel.metrics.token=…] -jar evenkeel-agent.jar drill --config FILE"
          + " [--scenario standard|stress|failure|outage|rollback]"
          + " [--metrics http://127.0.0.1:9464/metrics] [--time SECONDS] [--recovery SECONDS]";

  private static final int MOST_SECONDS = 3_600;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> options = new LinkedHashMap<>();

  DrillCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    options.put("--config", "");
    options.put("--scenario", "standard");
    options.put("--metrics", "http://127.0.0.1:9464/metrics");
    options.put("--time", "30");
    options.put("--recovery", "90");
  }

  /**
   * @return the exit code
   */
  int run(String[] args) {
    try {
      options.putAll(Options.read(args, options::containsKey));
    } catch (IllegalArgumentException wrong) {
      return misused(wrong.getMessage());
    }
    if (options.get("--config").isBlank()) {
      return misused("--config is missing: the file that evenkeel.config of that JVM names");
    }
    String scenario = options.get("--scenario");
    if (!scenario.equals("standard") && !Drills.SCENARIOS.contains(scenario)) {
      return misused("no such scenario: " + scenario);
    }
    int time = seconds("--time");
    int recovery = seconds("--recovery");
    if (time < 0 || recovery < 0) {
      String option = time < 0 ? "--time" : "--recovery";
      return misused(option + " is a number of seconds from 1 to " + MOST_SECONDS);
    }
    URI address = address(options.get("--metrics"));
    if (address == null) {
      return misused("--metrics is an address such as http://127.0.0.1:9464/metrics");
    }
    return play(address, scenario, time, recovery);
  }

  /** Null where it is none. */
  private static URI address(String text) {
    try {
      URI address = new URI(text);
      String scheme = String.valueOf(address.getScheme());
      boolean web = scheme.equals("http") || scheme.equals("https");
      return web && address.getHost() != null ? address : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private int play(URI address, String scenario, int time, int recovery) {
    Settings settings = SettingsReader.read(System.getProperties(), System.getenv(), null);
    LiveMetrics metrics;
    LiveSettings file;
    try {
      metrics = new LiveMetrics(address, settings.metrics().token());
      metrics.read();
    } catch (IOException e) {
      err.println("Cannot read " + address + ": " + e.getMessage());
      return Commands.FAILED;
    }
    try {
      file = new LiveSettings(Path.of(options.get("--config")));
    } catch (IOException | InvalidPathException e) {
      err.println("Cannot read " + options.get("--config") + ": " + e);
      return Commands.FAILED;
    }
    err.println("Real calls of that JVM meet faults now: this is for staging systems.");
    Thread restore = new Thread(() -> restore(file), "restore"); // also where it is interrupted
    Runtime.getRuntime().addShutdownHook(restore);
    try {
      Drills drills = new Drills(metrics, file, time * 1000L, recovery * 1000L, new Verdicts(out));
      boolean passed =
          drills.play(scenario.equals("standard") ? Drills.SCENARIOS : List.of(scenario));
      out.println(passed ? "passed" : "FAILED");
      return passed ? Commands.OK : Commands.FAILED;
    } catch (IOException e) {
      err.println("The drill has ended early: " + e);
      return Commands.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Commands.FAILED;
    } finally {
      restore(file);
      forget(restore);
    }
  }

  private void restore(LiveSettings file) {
    try {
      file.close();
    } catch (IOException e) {
      err.println("Cannot restore " + options.get("--config") + ", do so by hand: " + e);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ends) {
      // The JVM is ending, and the hook runs.
    }
  }

  /** −1 for none. */
  private int seconds(String option) {
    try {
      int seconds = Integer.parseInt(options.get(option));
      return seconds >= 1 && seconds <= MOST_SECONDS ? seconds : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private int misused(String what) {
    err.println(what);
    err.println(USAGE);
    return Commands.MISUSED;
  }
}
