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
   * @param kind level, incident, breaker, fallback, settings, mode, drill or agent
   */
  record Line(long atMillis, String kind, String text) {}

  /** The newest first. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (SloEvent each : status.slo().events()) {
      lines.add(new Line(each.atMillis(), "level", each.text()));
    }
    for (Incident each : status.slo().incidents()) {
      lines.add(new Line(each.endMillis(), "incident", "over: " + words(each, status)));
    }
    for (Journal.Change each : status.changes()) {
      String text = each.route() + ": " + each.from() + " → " + each.to() + ": " + each.why();
      lines.add(new Line(each.atMillis(), "breaker", text.replace("HALF_OPEN", "half open")));
    }
    for (Journal.Note each : status.notes()) {
      String again =
          each.times() == 1
              ? ""
              : " (" + each.times() + " times since " + Figures.clock(each.firstMillis()) + ")";
      lines.add(new Line(each.lastMillis(), each.kind(), each.text() + again));
    }
    lines.sort(Comparator.comparingLong(Line::atMillis).reversed());
    return lines;
  }

  /** Whose it is, how bad and how long; one that lasts lasts by now. */
  static String words(Incident incident, Status status) {
    String whose = incident.workload().isEmpty() ? "" : " of " + incident.workload();
    return incident.tier().label()
        + whose
        + ", worst "
        + incident.worst().label()
        + " by "
        + incident.indicator().id()
        + ", "
        + Figures.span(incident.durationMillis(status.slo().atMillis()));
  }
}
