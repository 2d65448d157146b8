package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.ops.LiveMetrics.Reading;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Plays faults in a running JVM through its settings file and holds its metrics before and after
 * against what must have happened.
 */
final class Drills {

  /** What can be played alone, in the order in which all are played. */
  static final List<String> SCENARIOS = List.of("stress", "failure", "outage", "rollback");

  private static final String FAULTS = "evenkeel_drill_faults_total";
  private static final String ATTEMPTS = "evenkeel_attempts_total";
  private static final String RETRIES = "evenkeel_retries_total";
  private static final String TRANSITIONS = "evenkeel_circuit_breaker_transitions_total";
  private static final String MODE = "evenkeel_agent_config_info";
  private static final String RELOADS = "evenkeel_agent_config_reloads_total";

  private static final long MOST_EFFECT_MILLIS = 15_000;
  private static final long SWITCH_MILLIS = 1_000;
  private static final int ENOUGH = 5; // faults from which something can be told

  private final LiveMetrics metrics;
  private final LiveSettings settings;
  private final long timeMillis;
  private final long effectMillis; // the longest that changed settings may take to be seen
  private final long recoveryMillis;
  private final Verdicts verdicts;

  /**
   * @param timeMillis the longest that faults are made, for each scenario
   * @param recoveryMillis the longest that breakers may take to close
   */
  Drills(
      LiveMetrics metrics,
      LiveSettings settings,
      long timeMillis,
      long recoveryMillis,
      Verdicts verdicts) {
    this.metrics = metrics;
    this.settings = settings;
    this.timeMillis = timeMillis;
    this.effectMillis = Math.min(MOST_EFFECT_MILLIS, timeMillis);
    this.recoveryMillis = recoveryMillis;
    this.verdicts = verdicts;
  }

  /** Whether every item of the scenarios has passed. */
  boolean play(List<String> scenarios) throws IOException, InterruptedException {
    Reading before = metrics.read();
    if (before.sum("evenkeel_drill_active") > 0) {
      verdicts.add("ready", false, "a drill runs already; wait until it is over");
      return false;
    }
    boolean enforces = before.sum(MODE, "mode=\"enforce\"") > 0;
    verdicts.add(
        "ready", enforces, enforces ? "mode enforce" : "drills need evenkeel.mode=enforce");
    for (String scenario : scenarios) {
      if (enforces) {
        play(scenario);
      }
    }
    if (enforces) {
      Reading end =
          metrics.await(reading -> reading.sum("evenkeel_drill_active") == 0, effectMillis);
      verdicts.add("faults are over", end.sum("evenkeel_drill_active") == 0, "settings as before");
      double faults = end.since(before, "evenkeel_agent_internal_errors_total");
      verdicts.add("agent is sound", faults == 0, Verdicts.count(faults, "internal errors"));
    }
    return verdicts.passed();
  }

  private void play(String scenario) throws IOException, InterruptedException {
    switch (scenario) {
      case "stress" -> stress();
      case "failure" -> failure();
      case "outage" -> outage();
      default -> rollback();
    }
  }

  private void stress() throws IOException, InterruptedException {
    Reading before = metrics.read();
    String type = type("rate_limited");
    Reading after =
        faults("rate_limited:30%", before, now -> now.since(before, RETRIES, type) >= ENOUGH);
    known("stress: a 429 is known", before, after, type);
    double retries = after.since(before, RETRIES, type);
    verdicts.add("stress: a 429 is retried", retries > 0, Verdicts.count(retries, "retries"));
    double opened = after.since(before, TRANSITIONS, "to=\"open\"");
    verdicts.add(
        "stress: no breaker opens for it", opened == 0, Verdicts.count(opened, "breakers opened"));
  }

  private void failure() throws IOException, InterruptedException {
    Reading before = metrics.read();
    Reading after =
        faults(
            "server_error:15%,timeout:15%",
            before,
            now ->
                now.since(before, FAULTS, type("server_error")) >= ENOUGH
                    && now.since(before, FAULTS, type("timeout")) >= ENOUGH);
    for (String fault : List.of("server_error", "timeout")) {
      known("failure: " + fault + " is known", before, after, type(fault));
      double retries = after.since(before, RETRIES, type(fault));
      boolean seen = after.since(before, FAULTS, type(fault)) > 0;
      verdicts.add(
          "failure: " + fault + " fails fast",
          seen && retries == 0,
          Verdicts.count(retries, "retries"));
    }
  }

  private void outage() throws IOException, InterruptedException {
    Reading before = metrics.read();
    String refused = "reason=\"breaker_open\"";
    Reading after =
        faults(
            "unavailable:100%",
            before, now -> now.since(before, "evenkeel_calls_refused_total", refused) > 0);
    known("outage: a 502 is known", before, after, type("unavailable"));
    double opened = after.since(before, TRANSITIONS, "to=\"open\"");
    verdicts.add("outage: a breaker opens", opened > 0, Verdicts.count(opened, "opened"));
    double answers = after.since(before, "evenkeel_calls_refused_total", refused);
    verdicts.add("outage: calls end at once", answers > 0, Verdicts.count(answers, "refused"));
    long start = System.nanoTime();
    Reading end =
        metrics.await(
            now -> now.since(after, TRANSITIONS, "to=\"closed\"") >= open(after) && open(now) == 0,
            recoveryMillis);
    verdicts.add(
        "outage: breakers close after it",
        opened > 0 && open(end) == 0,
        String.format(
            Locale.ROOT, "%.0f open after %.1f s", open(end), (System.nanoTime() - start) / 1e9));
  }

  /** Not closed. */
  private static double open(Reading reading) {
    return reading.sum("evenkeel_circuit_breaker_state", "state=\"open\"")
        + reading.sum("evenkeel_circuit_breaker_state", "state=\"half_open\"");
  }

  private void rollback() throws IOException, InterruptedException {
    long start = System.nanoTime();
    settings.with("evenkeel.mode=off");
    try {
      Reading off = metrics.await(now -> now.sum(MODE, "mode=\"off\"") > 0, effectMillis);
      switched("rollback: off within 1 s", off.sum(MODE, "mode=\"off\"") > 0, start);
      Reading quiet = metrics.await(now -> now.sum("evenkeel_calls_in_flight") == 0, timeMillis);
      TimeUnit.MILLISECONDS.sleep(SWITCH_MILLIS);
      double seen = metrics.read().since(quiet, ATTEMPTS);
      verdicts.add(
          "rollback: calls are left alone",
          seen == 0,
          Verdicts.count(seen, "attempts seen in 1 s"));
    } finally {
      start = System.nanoTime();
      settings.restore();
    }
    Reading on = metrics.await(now -> now.sum(MODE, "mode=\"enforce\"") > 0, effectMillis);
    switched("rollback: on again within 1 s", on.sum(MODE, "mode=\"enforce\"") > 0, start);
    Reading more = metrics.await(now -> now.since(on, ATTEMPTS) > 0, timeMillis);
    double seen = more.since(on, ATTEMPTS);
    verdicts.add("rollback: calls are seen again", seen > 0, Verdicts.count(seen, "attempts"));
  }

  private void switched(String item, boolean done, long start) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    String why = done ? "after " + millis + " ms" : "not applied: evenkeel.mode is set elsewhere?";
    verdicts.add(item, done && millis <= SWITCH_MILLIS, why);
  }

  /** Makes faults until something is so, or the time is over; gives what is so then. */
  private Reading faults(String drill, Reading before, Predicate<Reading> until)
      throws IOException, InterruptedException {
    settings.with(
        "evenkeel.drill=" + drill, "evenkeel.drill.time=" + (timeMillis + effectMillis) + "ms");
    try {
      Reading now = metrics.await(look -> look.sum("evenkeel_drill_active") > 0, effectMillis);
      if (now.sum("evenkeel_drill_active") == 0) {
        boolean refused = now.since(before, RELOADS, "result=\"failure\"") > 0;
        verdicts.add(
            drill,
            false,
            refused
                ? "the JVM refused the settings file; its log says why"
                : "no faults: is this the file that evenkeel.config of that JVM names, and"
                    + " evenkeel.drill set nowhere else?");
      } else {
        metrics.await(until, timeMillis);
      }
    } finally {
      settings.restore();
    }
    metrics.await(look -> look.sum("evenkeel_drill_active") == 0, effectMillis);
    return metrics.read(); // a fault is counted a moment before its attempt is
  }

  private void known(String item, Reading before, Reading after, String type) {
    double faults = after.since(before, FAULTS, type);
    double attempts = after.since(before, ATTEMPTS, type);
    verdicts.add(
        item,
        faults > 0 && attempts >= faults,
        faults == 0
            ? "no fault made: the JVM made too few calls; --time gives it longer"
            : String.format(Locale.ROOT, "%.0f faults, %.0f counted", faults, attempts));
  }

  private static String type(String fault) {
    return "error_type=\"" + fault + "\"";
  }
}
