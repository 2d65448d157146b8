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
 * as by default: without the agent, and with it. The rows of Java 25 are not printed, as they are
 * the same: the scenarios say how many requests there must be on either.
 */
final class AttemptsTable {

  private static final Pattern ATTEMPTS = Pattern.compile("(\\d+) attempts?$");

  /** {@code evenkeel.retry.attempts} by default. */
  private static final int POLICY_ATTEMPTS = 3;

  private static final String HANDED_BACK = "500";
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

  /**
   * Which cells are not as they must be: there for each SDK that can express it, and with the agent
   * no more than the policy's attempts, or than without the agent where the outcome is handed back.
   */
  static List<String> problems(List<Run> runs) {
    Map<String, Run> plain = new LinkedHashMap<>();
    runs.stream().filter(run -> !run.agent()).forEach(run -> plain.put(run.app().name(), run));
    List<String> problems = new ArrayList<>();
    for (Run run : runs) {
      for (Variant variant : run.agent() ? run.app().variants() : List.<Variant>of()) {
        OUTCOMES.forEach(
            (outcome, scenario) -> {
              String without = attempts(plain.get(run.app().name()), scenario, variant);
              String with = attempts(run, scenario, variant);
              int most = outcome.equals(HANDED_BACK) ? number(without) : POLICY_ATTEMPTS;
              if (variant.whyNot(name(scenario, variant)) == null
                  && (with == null || number(with) > most)) {
                problems.add("%s %s, %s: %s".formatted(run.name(), variant.name(), outcome, with));
              }
            });
      }
    }
    return problems;
  }

  private static String name(String scenario, Variant variant) {
    return variant.sdkAttempts() > 1 ? scenario + "-sdk-retries" : scenario;
  }

  private static int number(String attempts) {
    return attempts == null ? Integer.MAX_VALUE : Integer.parseInt(attempts);
  }

  private static String cell(String without, String with) {
    return without == null || with == null ? "" : without + " -> " + with;
  }

  private static String row(String name, List<String> cells) {
    StringBuilder row = new StringBuilder("%-48s".formatted(name));
    cells.forEach(cell -> row.append("%-11s".formatted(cell)));
    return row.toString().stripTrailing();
  }

  /** As the report of the scenario tells them; null where it was not played or has failed. */
  private static String attempts(Run run, String scenario, Variant variant) {
    CompletableFuture<String> report =
        run.reports().get(name(scenario, variant) + " " + variant.name());
    if (report == null || !report.isDone() || report.isCompletedExceptionally()) {
      return null;
    }
    Matcher attempts = ATTEMPTS.matcher(report.join());
    return attempts.find() ? attempts.group(1) : null;
  }
}
