package dev.evenkeel.agent.page;

import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.SloStatus.State;
import java.util.List;

/** The table of objectives that the process measures. */
final class ObjectiveTable {

  private static final double WIDTH = 100;

  private ObjectiveTable() {}

  /** Those of the whole service. */
  static void service(Html html, Status status) {
    table("Objectives", status)
        .write(html, status.measured().stream().filter(each -> whose(each).isEmpty()).toList());
  }

  /** Those of workloads, where calls are told apart. */
  static void workloads(Html html, Status status) {
    List<State> states = status.measured().stream().filter(each -> !whose(each).isEmpty()).toList();
    if (!states.isEmpty()) {
      table("Objectives of workloads", status).write(html, states);
    }
  }

  private static String whose(State state) {
    return state.objective().workload();
  }

  private static Table<State> table(String title, Status status) {
    return new Table<State>(title)
        .words("Objective", each -> name(each.objective()))
        .words("Tier", each -> each.objective().tier().label())
        .column("Target", each -> target(each.objective()))
        .column("5 min", each -> limit(each) ? Figures.NONE : Figures.percent(now(each)))
        .column("1 h", ObjectiveTable::hour)
        .column(
            "Budget left",
            each -> each.budgetRemaining() < 0 ? "bad" : "",
            each -> Figures.percent(each.budgetRemaining()),
            each -> bar(each.budgetRemaining()))
        .column(
            "Burn 5 m / 1 h / 6 h", each -> each.burn1h() > 1 ? "bad" : "", ObjectiveTable::burns)
        .column("Level", each -> "level " + level(each), ObjectiveTable::level)
        .column("Rules", each -> "", each -> "", each -> link(each.objective(), status.job()));
  }

  static String name(Objective objective) {
    return objective.workload().isEmpty()
        ? objective.id()
        : objective.id() + " of " + objective.workload();
  }

  private static boolean limit(State state) {
    return state.objective().indicator().kind() == Indicator.Kind.LIMIT;
  }

  private static double now(State state) {
    return state.minutes5().good();
  }

  private static String hour(State state) {
    return limit(state)
        ? Figures.bound(state.objective().indicator(), state.value())
        : Figures.percent(state.hour().good());
  }

  private static String burns(State state) {
    return Figures.burn(state.burn5m())
        + " / "
        + Figures.burn(state.burn1h())
        + " / "
        + Figures.burn(state.burn6h());
  }

  private static String level(State state) {
    return state.objective().indicator().leveled()
        ? state.level().label()
        : state.met() ? "met" : "missed";
  }

  static String target(Objective objective) {
    String threshold =
        Double.isNaN(objective.threshold())
            ? ""
            : "≤ " + Figures.bound(objective.indicator(), objective.threshold());
    String share = Double.isNaN(objective.target()) ? "" : Figures.percent(objective.target());
    return share.isEmpty() && threshold.isEmpty()
        ? Figures.NONE
        : (share + " " + threshold).strip();
  }

  /** What is left of the budget; full of another colour when it is overspent. */
  private static String bar(double left) {
    if (Double.isNaN(left)) {
      return "";
    }
    String width = String.valueOf(Math.round(left < 0 ? WIDTH : left * WIDTH));
    return "<svg class=\"left\" viewBox=\"0 0 100 6\" aria-hidden=\"true\">"
        + "<path d=\"M0 3h100\"/><path class=\""
        + (left < 0 ? "over" : "some")
        + "\" d=\"M0 3h"
        + width
        + "\"/></svg>";
  }

  private static String link(Objective objective, String job) {
    return new Html()
        .raw("<a href=\"")
        .text(RuleLink.of(objective, job))
        .raw("\">see</a>")
        .toString();
  }
}
