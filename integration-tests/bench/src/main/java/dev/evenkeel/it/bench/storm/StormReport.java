package dev.evenkeel.it.bench.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables for people, rows of JSON for programs, and what was promised beside what was measured. */
final class StormReport {

  private final List<String> json = new ArrayList<>();

  void outage(List<Run> runs) {
    print(
        "Outage of %d s, 20 calls/s on 10 routes, capacity %d/s, base failures %.0f %% (429, 503, reset), in real time;"
            + " %% against the named baseline%n",
        Outage.TO - Outage.FROM, Outage.CAPACITY, 100 * Outage.BASE_FAILURES);
    print(
        "  %-26s %8s %13s %13s %8s %9s %9s %9s %9s %9s%n",
        "strategy",
        "requests",
        "vs immediate",
        "vs layered",
        "peak/s",
        "recovery",
        "success",
        "success",
        "requests",
        "failed");
    print(
        "  %-26s %8s %13s %13s %8s %9s %9s %9s %9s %9s%n",
        "",
        "(outage)",
        "x3",
        "(9)",
        "after",
        "s",
        "outage %",
        "after %",
        "per good",
        "after s");
    double immediate = inOutage(of(runs, Strategy.IMMEDIATE));
    double layered = inOutage(of(runs, Strategy.LAYERED));
    for (Run run : runs) {
      int requests = inOutage(run);
      int peak = run.wire.peak(Outage.TO, Outage.TO + 30);
      double perGood = run.wire.requests() / (double) run.good();
      double toFail = run.secondsToFail(Outage.FROM, Outage.TO);
      print(
          "  %-26s %8d %+12.1f%% %+12.1f%% %8d %9.0f %9.1f %9.1f %9.2f %9.1f%n",
          run.strategy.name(),
          requests,
          change(requests, immediate),
          change(requests, layered),
          peak,
          run.recovery(),
          100 * during(run),
          100 * after(run),
          perGood,
          toFail);
      row(run, "requests in the outage", requests, "1");
      row(run, "against immediate x3", change(requests, immediate), "%");
      row(run, "against SDK x application", change(requests, layered), "%");
      row(run, "peak after the outage", peak, "1/s");
      row(run, "time to recover", run.recovery(), "s");
      row(run, "success in the outage", 100 * during(run), "%");
      row(run, "success after the outage", 100 * after(run), "%");
      row(run, "requests per good call", perGood, "1");
      row(run, "median time to fail in the outage", toFail, "s");
    }
    int plain = inOutage(of(runs, Strategy.AGENT));
    int under = inOutage(of(runs, Strategy.AGENT_LAYERED));
    promise(
        "requests in the outage, agent under the layers against the layers, <= -90 %",
        change(under, layered), change(under, layered) <= -90);
    promise(
        "requests in the outage, agent against immediate x3, <= -75 %",
        change(plain, immediate), change(plain, immediate) <= -75);
    compare(runs, Strategy.AGENT, Strategy.NO_RETRY, 0);
    compare(runs, Strategy.AGENT_SDK, Strategy.SDK, -1);
    compare(runs, Strategy.AGENT_LAYERED, Strategy.LAYERED, -1);
  }

  /**
   * @param least points that the agent must gain after the outage, where -1 stands for none to lose:
   *     retries in layers lose nothing that could be gained
   */
  private void compare(List<Run> runs, Strategy with, Strategy without, int least) {
    String names = with.name() + " against " + without.name();
    double during = 100 * (during(of(runs, with)) - during(of(runs, without)));
    double after = 100 * (after(of(runs, with)) - after(of(runs, without)));
    promise("success in the outage, points, " + names + ", >= -1", during, during >= -1);
    promise("success after it, points, " + names + ", > " + least, after, after > least);
  }

  void rateLimit(List<Run> runs) {
    print("Rate limit of 20 in 10 s, 100 clients at once, in real time%n");
    print("  %-26s %8s %10s %9s%n", "strategy", "requests", "success %", "seconds");
    all(runs, "rate limit");
    double paced = 100 * of(runs, Strategy.AGENT).success(0, Integer.MAX_VALUE);
    promise("success of 100 clients at the rate limit, agent, >= 99 %", paced, paced >= 99);
  }

  /**
   * @param runs several of each strategy
   */
  void contention(List<Run> runs) {
    print("Contention of 100 clients, one gets through in 50 ms; medians and all requests%n");
    print("  %-26s %8s %10s %9s%n", "strategy", "requests", "success %", "seconds");
    for (Strategy strategy : runs.stream().map(run -> run.strategy).distinct().toList()) {
      double requests = median(runs, strategy, run -> run.wire.requests());
      double success = median(runs, strategy, run -> 100 * run.success(0, Integer.MAX_VALUE));
      double seconds = median(runs, strategy, Run::seconds);
      String each =
          all(runs, strategy).map(run -> "" + run.wire.requests()).collect(Collectors.joining(" "));
      print(
          "  %-26s %8.0f %10.1f %9.1f   (%s)%n",
          strategy.name(), requests, success, seconds, each);
      row(strategy, "contention: requests", requests, "1");
      row(strategy, "contention: success", success, "%");
      row(strategy, "contention: seconds", seconds, "s");
    }
    double none = median(runs, Strategy.UNTIL_DONE, run -> run.wire.requests());
    double jitter = median(runs, Strategy.AGENT_JITTER, run -> run.wire.requests());
    double change = change(jitter, none);
    promise(
        "requests in contention, full jitter against no wait, medians, <= -60 %",
        change, change <= -60);
  }

  private static Stream<Run> all(List<Run> runs, Strategy strategy) {
    return runs.stream().filter(run -> run.strategy.equals(strategy));
  }

  private static double median(List<Run> runs, Strategy strategy, ToDoubleFunction<Run> of) {
    double[] values = all(runs, strategy).mapToDouble(of).sorted().toArray();
    return values[values.length / 2];
  }

  private void all(List<Run> runs, String what) {
    for (Run run : runs) {
      double success = 100 * run.success(0, Integer.MAX_VALUE);
      int requests = run.wire.requests();
      print("  %-26s %8d %10.1f %9.1f%n", run.strategy.name(), requests, success, run.seconds());
      row(run, what + ": requests", requests, "1");
      row(run, what + ": success", success, "%");
      row(run, what + ": seconds", run.seconds(), "s");
    }
  }

  private void promise(String what, double measured, boolean kept) {
    print("  %-3s %+8.1f  %s%n", kept ? "yes" : "NO", measured, what);
  }

  private static Run of(List<Run> runs, Strategy strategy) {
    return all(runs, strategy).findFirst().orElseThrow();
  }

  private static int inOutage(Run run) {
    return run.wire.requests(Outage.FROM * Storm.SECOND, Outage.TO * Storm.SECOND);
  }

  private static double during(Run run) {
    return run.success(Outage.FROM, Outage.TO);
  }

  private static double after(Run run) {
    return run.success(Outage.TO, Outage.END);
  }

  private static double change(double value, double baseline) {
    return 100 * (value / baseline - 1);
  }

  private void row(Run run, String name, double value, String unit) {
    row(run.strategy, name, value, unit);
  }

  private void row(Strategy strategy, String name, double value, String unit) {
    json.add(
        String.format(
            Locale.ROOT,
            "{\"bench\":\"storm\",\"name\":\"%s / %s\",\"value\":%.3f,\"unit\":\"%s\"}",
            strategy.name(),
            name,
            value,
            unit));
  }

  List<String> json() {
    return json;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
