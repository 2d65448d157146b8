package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.EffectiveSetting;
import dev.evenkeel.agent.page.Status.Breaker;
import dev.evenkeel.agent.page.Status.Count;
import dev.evenkeel.agent.slo.Incident;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of the page, in its order. */
final class Tables {

  private final Html html;
  private final Status status;

  Tables(Html html, Status status) {
    this.html = html;
    this.status = status;
  }

  void write() {
    failures();
    ObjectiveTable.service(html, status);
    ModelTable.write(html, status);
    breakers();
    ObjectiveTable.workloads(html, status);
    MoneyTable.write(html, status);
    events();
    counts("Failed calls by model, since the start", status.errors());
    counts("Retries, fallbacks, refusals, since the start", status.counts());
    quality();
    counts("The agent itself, since the start", status.agent());
    settings();
  }

  /** Those that last, before all else. */
  void running() {
    if (!status.slo().running().isEmpty()) {
      new Table<Incident>("Incidents that last")
          .words("What", each -> Events.words(each, status))
          .column("Since", each -> Figures.clock(each.startMillis()))
          .column("Level", each -> "level " + each.worst().label(), each -> each.worst().label())
          .column("What to do", each -> "", each -> "", Tables::runbook)
          .write(html, status.slo().running());
    }
  }

  /** To the heading of the alert that tells the same. */
  private static String runbook(Incident incident) {
    String word = incident.worst().label();
    String level = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    String alert =
        switch (incident.indicator()) {
          case LLM_SUCCESS -> "LlmSuccessRate" + level;
          case LLM_LATENCY -> "LlmLatency" + level;
          default -> "LlmSloBurnRate";
        };
    return "<a href=\"runbook#" + alert + "\">runbook</a>";
  }

  private void failures() {
    long all = status.slo().failures().values().stream().mapToLong(Long::longValue).sum();
    new Table<Map.Entry<String, Long>>("Failed and refused calls, last hour")
        .words("Outcome", Map.Entry::getKey)
        .column("Calls", each -> Figures.number(each.getValue()))
        .column("Of these", each -> Figures.percent(each.getValue() / (double) all))
        .write(html, List.copyOf(status.slo().failures().entrySet()));
  }

  private void breakers() {
    new Table<Breaker>("Breakers, gates and retry budgets")
        .words("Route", Breaker::route)
        .column(
            "State",
            each -> "level " + (each.state().equals("closed") ? "ok" : "severe"),
            each -> each.state().replace('_', ' '))
        .column("Gate", each -> each.gate().isEmpty() ? "" : "bad", Tables::gate)
        .column("Open in all", each -> Figures.span(Math.round(each.openSeconds() * 1_000)))
        .column("Open share", each -> Figures.percent(each.openShare()))
        .column("Last change", this::lastChange)
        .column("Calls refused", each -> Figures.number(each.refused()))
        .column("Retries left", each -> Figures.about(each.retriesLeft()))
        .write(html, status.breakers());
  }

  private static String gate(Breaker breaker) {
    return breaker.gate().isEmpty() ? "open" : "closed by " + breaker.gate() + " limit";
  }

  private String lastChange(Breaker breaker) {
    return breaker.changedMillis() < 0
        ? Figures.NONE
        : Figures.span(status.slo().atMillis() - breaker.changedMillis()) + " ago";
  }

  private void events() {
    List<Events.Line> lines = new Events(status).lines();
    new Table<Events.Line>("Events, the newest first")
        .words("When", each -> Figures.clock(each.atMillis()))
        .words("Kind", Events.Line::kind)
        .words("What", Events.Line::text)
        .write(html, lines.subList(0, Math.min(lines.size(), Table.MOST_ROWS)));
  }

  private void quality() {
    new Table<Count>("Answers that are not what was asked for, since the start")
        .words("Kind", Count::group)
        .words("Of", Count::what)
        .column("Answers", each -> Figures.number(each.value()))
        .column("Of all checked", each -> Figures.percent(each.value() / status.checked()))
        .write(html, status.quality());
  }

  private void counts(String title, List<Count> counts) {
    new Table<Count>(title)
        .words("What", Count::group)
        .words("Of", Count::what)
        .column("Value", Count::words)
        .write(html, counts);
  }

  /** Those that somebody has set are open to sight; the defaults can be unfolded. */
  private void settings() {
    new Table<EffectiveSetting>("Settings that are not the default")
        .words("Key", EffectiveSetting::name)
        .words("Value", EffectiveSetting::value)
        .column("From", EffectiveSetting::source)
        .write(
            html,
            status.settings().stream()
                .filter(each -> !each.source().equals(EffectiveSetting.DEFAULT))
                .toList());
    html.raw("<details><summary>All defaults</summary><dl>");
    for (EffectiveSetting each : status.settings()) {
      if (each.source().equals(EffectiveSetting.DEFAULT)) {
        String value = each.value().isEmpty() ? "(empty)" : each.value();
        html.element("dt", "", each.name().toLowerCase(Locale.ROOT)).element("dd", "", value);
      }
    }
    html.raw("</dl></details>");
  }
}
