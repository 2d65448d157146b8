package dev.evenkeel.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests on the wire for one call that always meets the same outcome, with the SDK's own retries
 * as by default: without the agent, and with it.
 */
final class AttemptsTable {

  private static final Pattern ATTEMPTS = Pattern.compile("(\\d+) attempts?$");
  private static final Map<String, String> OUTCOMES = new LinkedHashMap<>();

  static {
    OUTCOMES.put("429", "429-forever");
    OUTCOMES.put("500", "500");
    OUTCOMES.put("503", "503-forever");
    OUTCOMES.put("529", "529-forever");
    OUTCOMES.put("reset", "reset-forever");
  }

  private AttemptsTable() {}

  static String of(List<Run> runs) {
    Map<String, Run> plain = new LinkedHashMap<>();
    runs.stream().filter(run -> !run.agent()).forEach(run -> plain.put(run.app().name(), run));
    List<String> lines = new ArrayList<>();
    lines.add("requests for one call, without -> with the agent");
    lines.add(row("", List.copyOf(OUTCOMES.keySet())));
    for (Run run : runs) {
      if (!run.agent() || run.name().contains("jdk25")) {
        continue;
      }
      for (Variant variant : run.app().variants()) {
        List<String> cells =
            OUTCOMES.values().stream()
                .map(
                    scenario ->
                        cell(
                            attempts(plain.get(run.app().name()), scenario, variant),
                            attempts(run, scenario, variant)))
                .toList();
        if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
          lines.add(row(run.app().name() + " " + variant.name(), cells));
        }
      }
    }
    return String.join("\n", lines);
  }

  private static String cell(String without, String with) {
    return without == null || with == null ? "" : without + " -> " + with;
  }

  private static String row(String name, List<String> cells) {
    StringBuilder row = new StringBuilder("%-42s".formatted(name));
    cells.forEach(cell -> row.append("%-11s".formatted(cell)));
    return row.toString().stripTrailing();
  }

  /** As the report of the scenario tells them; null where it was not played or has failed. */
  private static String attempts(Run run, String scenario, Variant variant) {
    String retries = variant.sdkAttempts() > 1 ? "-sdk-retries " : " ";
    CompletableFuture<String> report = run.reports().get(scenario + retries + variant.name());
    if (report == null || !report.isDone() || report.isCompletedExceptionally()) {
      return null;
    }
    Matcher attempts = ATTEMPTS.matcher(report.join());
    return attempts.find() ? attempts.group(1) : null;
  }
}
