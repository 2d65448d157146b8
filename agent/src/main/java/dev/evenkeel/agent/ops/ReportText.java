package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.page.Figures;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for people: as aligned text, or in Markdown. */
final class ReportText {

  private final StringBuilder text = new StringBuilder();
  private final boolean markdown;

  private ReportText(boolean markdown) {
    this.markdown = markdown;
  }

  static String of(Report report, boolean markdown) {
    ReportText written = new ReportText(markdown);
    written.write(report);
    return written.text.toString();
  }

  private void write(Report report) {
    text.append(markdown ? "# " : "").append("LLM calls of ").append(report.about()).append("\n\n");
    text.append(capital(report.span())).append(".\n");
    objectives(report);
    table("Calls", List.of("outcome", "calls"), counts(report.outcomes()));
    table("Failures", List.of("error", "calls"), counts(report.errors()));
    table("Incidents", List.of("what", "level", "from", "lasted"), incidents(report));
    money(report);
    table(
        "History",
        List.of("until", "calls", "failed", "success", "in time", "cost", "loss"),
        history(report));
    if (!report.notes().isEmpty()) {
      heading("Notes");
      report.notes().forEach(note -> text.append("- ").append(note).append('\n'));
    }
  }

  private void objectives(Report report) {
    List<List<String>> rows = new ArrayList<>();
    for (Report.Line line : report.objectives()) {
      String own = line.objective().workload();
      String id = line.objective().id() + (own.isEmpty() ? "" : " of " + own);
      rows.add(
          List.of(
              line.objective().tier().label(),
              id,
              line.limit()
                  ? "at most " + bound(line, line.wanted())
                  : Figures.percent(line.wanted()),
              line.limit() ? bound(line, line.measured()) : Figures.percent(line.measured()),
              line.limit() ? "" : Figures.percent(line.budgetLeft()),
              line.verdict().word()));
    }
    table(
        "Objectives",
        List.of("tier", "objective", "target", "measured", "budget left", "verdict"),
        rows);
  }

  private static String bound(Report.Line line, double value) {
    return Figures.bound(line.objective().indicator(), value);
  }

  private static List<List<String>> counts(Map<String, Double> counts) {
    List<List<String>> rows = new ArrayList<>();
    counts.forEach((name, count) -> rows.add(List.of(name, Figures.about(count))));
    return rows;
  }

  private static List<List<String>> incidents(Report report) {
    List<List<String>> rows = new ArrayList<>();
    for (Report.Incident each : report.incidents()) {
      String level = level(each.level());
      String begin = each.begin() == null ? "" : each.begin().toString();
      rows.add(List.of(each.what(), level, begin, Figures.span(each.length().toMillis())));
    }
    return rows;
  }

  /** Empty where it is not known. */
  private static String level(int value) {
    Level[] all = Level.values();
    return value > 0 && value < all.length ? all[value].label() : "";
  }

  private void money(Report report) {
    Report.Money money = report.money();
    Map<String, Double> retries = report.retries();
    table(
        "Money and retries",
        List.of("what", "value"),
        List.of(
            List.of("cost by list price", Figures.dollars(money.cost())),
            List.of("of that for retries and failed attempts", Figures.dollars(money.retrying())),
            List.of("loss by calls that failed", Figures.dollars(money.loss())),
            List.of("worth of calls that the agent saved", Figures.dollars(money.saved())),
            List.of("return on running the agent", Figures.dollars(money.returned())),
            List.of("calls that a retry saved", Figures.about(retries.getOrDefault("success", 0d))),
            List.of(
                "calls that no retry saved",
                Figures.about(retries.getOrDefault("exhausted", 0d)))));
  }

  private static List<List<String>> history(Report report) {
    List<List<String>> rows = new ArrayList<>();
    for (Report.Period each : report.periods()) {
      rows.add(
          List.of(
              each.end().toString(),
              Figures.about(each.calls()),
              Figures.about(each.failed()),
              Figures.percent(each.good(Indicator.LLM_SUCCESS)),
              Figures.percent(each.good(Indicator.LLM_LATENCY)),
              Figures.dollars(each.costUsd()),
              Figures.dollars(each.lossUsd())));
    }
    return rows;
  }

  private void heading(String title) {
    text.append('\n').append(markdown ? "## " : "").append(title).append('\n');
    if (markdown) {
      text.append('\n');
    }
  }

  /** Nothing where there are no rows. */
  private void table(String title, List<String> head, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    heading(title);
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    line(head, widths);
    if (markdown) {
      text.append("|---".repeat(widths.length)).append("|\n");
    }
    rows.forEach(row -> line(row, widths));
  }

  private void line(List<String> cells, int[] widths) {
    if (markdown) {
      // Names come from the network: they end no cell, and are no markup
      cells.forEach(cell -> text.append("| ").append(escaped(cell)).append(' '));
      text.append("|\n");
      return;
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append("  ").append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length()));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static String escaped(String cell) {
    return cell.replaceAll("([\\\\`*_{}\\[\\]<>|#])", "\\\\$1");
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
