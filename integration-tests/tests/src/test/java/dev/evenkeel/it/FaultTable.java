package dev.evenkeel.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what became of the sixteen faults: each run by itself, and all beside one another. */
final class FaultTable {

  private FaultTable() {}

  static String of(List<FaultRun> runs) {
    List<String> lines = new ArrayList<>();
    for (FaultRun run : runs) {
      lines.add("");
      lines.add(
          "sixteen faults, openai-java, "
              + run.title()
              + " (waits x "
              + Fault.SCALE
              + "): "
              + count(run, FaultCell.Verdict.RESCUED)
              + " rescued, "
              + count(run, FaultCell.Verdict.SAFE)
              + " safe, "
              + count(run, FaultCell.Verdict.FAILED)
              + " failed");
      for (FaultCell cell : run.cells()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s %-26s %-12s %-8s %4s requests %6.1f s  %s%s",
                cell.fault().id(),
                cell.fault().title(),
                cell.way(),
                cell.verdict().name().toLowerCase(Locale.ROOT),
                cell.requestsMade(),
                cell.seconds(),
                cell.got(),
                cell.failure() == null ? "" : " (" + cell.failure() + ")"));
      }
    }
    if (runs.size() > 1) {
      lines.addAll(beside(runs));
    }
    return String.join("\n", lines);
  }

  private static long count(FaultRun run, FaultCell.Verdict verdict) {
    return run.cells().stream().filter(cell -> cell.verdict() == verdict).count();
  }

  private static List<String> beside(List<FaultRun> runs) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    StringBuilder head = new StringBuilder("%-43s".formatted(""));
    runs.forEach(run -> head.append("%-28s".formatted(run.title())));
    lines.add(head.toString().stripTrailing());
    for (FaultCell cell : runs.get(0).cells()) {
      StringBuilder row =
          new StringBuilder(
              "%s %-26s %-12s".formatted(cell.fault().id(), cell.fault().title(), cell.way()));
      for (FaultRun run : runs) {
        FaultCell other = run.cell(cell.fault().id(), cell.way());
        row.append(
            "%-28s"
                .formatted(
                    String.format(
                        Locale.ROOT,
                        "%s, %s, %.1f s",
                        other.verdict().name().toLowerCase(Locale.ROOT),
                        other.requestsMade(),
                        other.seconds())));
      }
      lines.add(row.toString().stripTrailing());
    }
    return lines;
  }
}
