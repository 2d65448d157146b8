package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.EffectiveSetting;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The tables of the page, each of a bounded number of rows. */
final class Tables {

  /** Rows of a table; the rest is counted. */
  static final int MOST_ROWS = 50;

  private final Html html;
  private final Status status;
  private final SloStatus slo;

  Tables(Html html, Status status) {
    this.html = html;
    this.status = status;
    this.slo = status.slo();
  }

  void write() {
    objectives();
    models();
    breakers();
    events();
    counts();
    settings();
  }

  private <T> void table(String title, List<T> rows, Consumer<T> row, String... columns) {
    html.raw("<section>").element("h2", "", title);
    rows(rows, row, columns);
    html.raw("</section>");
  }

  private <T> void rows(List<T> rows, Consumer<T> row, String... columns) {
    if (rows.isEmpty()) {
      html.element("p", "none", "None so far.");
      return;
    }
    html.raw("<table><thead><tr>");
    for (String column : columns) {
      html.raw("<th scope=\"col\">").text(column).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    for (T each : rows.subList(0, Math.min(rows.size(), MOST_ROWS))) {
      html.raw("<tr>");
      row.accept(each);
      html.raw("</tr>");
    }
    html.raw("</tbody></table>");
    if (rows.size() > MOST_ROWS) {
      html.element("p", "none", "and " + (rows.size() - MOST_ROWS) + " more, see /metrics");
    }
  }

  private void objectives() {
    List<SloStatus.State> shown =
        slo.objectives().stream().filter(each -> each.objective().indicator().inProcess()).toList();
    table(
        "Objectives",
        shown,
        this::objective,
        "Objective",
        "Target",
        "5 min",
        "1 h",
        "Budget left",
        "Burn 5 m / 1 h / 6 h",
        "Level");
  }

  private void objective(SloStatus.State state) {
    Objective objective = state.objective();
    boolean limit = objective.indicator().kind() == Indicator.Kind.LIMIT;
    String whose = objective.workload().isEmpty() ? "" : " of " + objective.workload();
    html.cell("Objective", "name", objective.id() + whose);
    html.cell("Target", "", target(objective));
    html.cell("5 min", "", limit ? Figures.NONE : Figures.percent(state.minutes5().good()));
    html.cell("1 h", "", limit ? value(state) : Figures.percent(state.hour().good()));
    double left = state.budgetRemaining();
    html.cell("Budget left", left < 0 ? "bad" : "", Figures.percent(left));
    html.cell(
        "Burn 5 m / 1 h / 6 h",
        state.burn1h() > 1 ? "bad" : "",
        Figures.burn(state.burn5m())
            + " / "
            + Figures.burn(state.burn1h())
            + " / "
            + Figures.burn(state.burn6h()));
    boolean leveled = objective.indicator().leveled();
    String level = leveled ? state.level().label() : state.met() ? "met" : "missed";
    html.cell("Level", "level " + level, level);
  }

  private static String target(Objective objective) {
    boolean money = objective.indicator() == Indicator.BUSINESS_LOSS;
    String threshold =
        Double.isNaN(objective.threshold())
            ? ""
            : money
                ? "≤ " + Figures.dollars(objective.threshold()) + "/h"
                : "≤ " + Figures.seconds(objective.threshold());
    String share = Double.isNaN(objective.target()) ? "" : Figures.percent(objective.target());
    return share.isEmpty() && threshold.isEmpty()
        ? Figures.NONE
        : (share + " " + threshold).strip();
  }

  private static String value(SloStatus.State state) {
    return state.objective().indicator() == Indicator.BUSINESS_LOSS
        ? Figures.dollars(state.value())
        : Figures.seconds(state.value());
  }

  private void models() {
    table(
        "Models, since the start",
        status.models(),
        each -> {
          html.cell("Model", "name", each.provider() + " " + each.model());
          html.cell("Calls", "", Figures.number(each.calls()));
          html.cell("Success", each.success() < 0.99 ? "bad" : "", Figures.percent(each.success()));
          html.cell(
              "P50 / P95 / P99",
              "",
              Figures.seconds(each.p50())
                  + " / "
                  + Figures.seconds(each.p95())
                  + " / "
                  + Figures.seconds(each.p99()));
          html.cell("First chunk P95", "", Figures.seconds(each.firstChunk()));
          html.cell(
              "Tokens in / out",
              "",
              Figures.number(each.inputTokens()) + " / " + Figures.number(each.outputTokens()));
          html.cell("Cost", "", Figures.dollars(each.costUsd()));
        },
        "Model",
        "Calls",
        "Success",
        "P50 / P95 / P99",
        "First chunk P95",
        "Tokens in / out",
        "Cost");
  }

  private void breakers() {
    table(
        "Breakers and gates",
        status.breakers(),
        each -> {
          String state = each.state().replace('_', ' ');
          html.cell("Route", "name", each.route());
          html.cell("State", "level " + (state.equals("closed") ? "ok" : "severe"), state);
          html.cell("Gate", each.gate().isEmpty() ? "" : "bad", gate(each));
          html.cell("Open in all", "", Figures.span(Math.round(each.openSeconds() * 1_000)));
          html.cell("Calls refused", "", Figures.number(each.refused()));
        },
        "Route",
        "State",
        "Gate",
        "Open in all",
        "Calls refused");
  }

  private static String gate(Status.Breaker breaker) {
    return breaker.gate().isEmpty() ? "open" : "closed by " + breaker.gate() + " limit";
  }

  private void events() {
    List<Events.Line> lines = new Events(status).lines();
    table(
        "Events, the newest first",
        lines.subList(0, Math.min(lines.size(), MOST_ROWS)),
        each -> {
          html.cell("When", "", Figures.clock(each.atMillis()));
          html.cell("Kind", "", each.kind());
          html.cell("What", "name", each.text());
        },
        "When",
        "Kind",
        "What");
  }

  private void counts() {
    table(
        "Retries, fallbacks, quality and the agent itself, since the start",
        status.counts(),
        each -> {
          html.cell("What", "name", each.group());
          html.cell("Of", "name", each.what());
          html.cell("Number", "", Figures.number(each.value()));
        },
        "What",
        "Of",
        "Number");
  }

  /** Those that somebody has set are open to sight; the defaults can be unfolded. */
  private void settings() {
    List<EffectiveSetting> set =
        status.settings().stream()
            .filter(each -> !each.source().equals(EffectiveSetting.DEFAULT))
            .toList();
    table("Settings that are not the default", set, this::setting, "Key", "Value", "From");
    html.raw("<details><summary>All defaults</summary><dl>");
    for (EffectiveSetting each : status.settings()) {
      if (each.source().equals(EffectiveSetting.DEFAULT)) {
        String value = each.value().isEmpty() ? "(empty)" : each.value();
        html.element("dt", "", each.name().toLowerCase(Locale.ROOT)).element("dd", "", value);
      }
    }
    html.raw("</dl></details>");
  }

  private void setting(EffectiveSetting setting) {
    html.cell("Key", "name", setting.name());
    html.cell("Value", "name", setting.value());
    html.cell("From", "", setting.source());
  }
}
