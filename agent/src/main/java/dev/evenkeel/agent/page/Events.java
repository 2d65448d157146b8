package dev.evenkeel.agent.page;

import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.SloEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What has happened, of all kinds in one list. */
record Events(Status status) {

  /**
   * One event in words.
   *
   * @param atMillis since 1970
   */
  record Line(long atMillis, String kind, String text) {}

  /** The newest first. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (SloEvent each : status.slo().events()) {
      lines.add(new Line(each.atMillis(), "level", each.text()));
    }
    for (Incident each : status.slo().incidents()) {
      String whose = each.workload().isEmpty() ? "" : " of " + each.workload();
      String text =
          "over: "
              + each.tier().label()
              + whose
              + ", worst "
              + each.worst().label()
              + ", lasted "
              + Figures.span(each.durationMillis(status.slo().atMillis()));
      lines.add(new Line(each.endMillis(), "incident", text));
    }
    for (Journal.Change each : status.changes()) {
      String text = each.route() + ": " + each.from() + " → " + each.to() + ": " + each.why();
      lines.add(new Line(each.atMillis(), "breaker", text.replace("HALF_OPEN", "half open")));
    }
    lines.sort(Comparator.comparingLong(Line::atMillis).reversed());
    return lines;
  }
}
