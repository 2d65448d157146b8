package dev.evenkeel.demo;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The two sides next to each other. */
final class Table {

  private Table() {}

  static void print(Side without, Side with)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    row("", "without Evenkeel", "with Evenkeel");
    row("", "----------------", "-------------");
    row("Chains that succeeded", without.tally().chainSuccess(), with.tally().chainSuccess());
    row(
        "- while the provider was up",
        without.tally().fairWeatherSuccess(),
        with.tally().fairWeatherSuccess());
    row("Calls that succeeded", without.tally().callSuccess(), with.tally().callSuccess());
    row("Good calls, P50 / P95", without.tally().durations(true), with.tally().durations(true));
    row("Failed calls, P50 / P95", without.tally().durations(false), with.tally().durations(false));
    row(
        "Requests on the wire",
        count(without.weather().requests()),
        count(with.weather().requests()));
    row(
        "- during the outage",
        count(without.weather().requestsInOutage()),
        count(with.weather().requestsInOutage()));
    row("Requests sent again", repeated(without), repeated(with));
    String metrics = with.scrape();
    row(
        "Retries that the agent decided on",
        "-",
        sum(metrics, "evenkeel_retries_total", line -> true));
    row(
        "Calls refused by a breaker",
        "-",
        sum(metrics, "evenkeel_calls_refused_total", line -> line.contains("breaker_open")));
    row(
        "Calls refused by a rate gate",
        "-",
        sum(metrics, "evenkeel_calls_refused_total", line -> line.contains("_gate")));
    row(
        "Breakers opened / probed / closed",
        "-",
        transitions(metrics, "open")
            + " / "
            + transitions(metrics, "half_open")
            + " / "
            + transitions(metrics, "closed"));
    System.out.println();
  }

  private static void row(String name, String without, String with) {
    System.out.printf("%-34s %22s %22s%n", name, without, with);
  }

  private static String count(int number) {
    return "%,d".formatted(number);
  }

  private static String repeated(Side side) {
    return count(side.weather().requests() - side.weather().bodies());
  }

  private static String transitions(String metrics, String to) {
    return sum(
        metrics,
        "evenkeel_circuit_breaker_transitions_total",
        line -> line.contains("to=\"" + to + "\""));
  }

  private static String sum(String metrics, String name, Predicate<String> series) {
    double sum =
        metrics
            .lines()
            .filter(line -> line.startsWith(name + "{") && series.test(line))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    return "%,.0f".formatted(sum);
  }
}
