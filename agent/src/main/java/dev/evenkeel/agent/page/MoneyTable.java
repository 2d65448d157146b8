package dev.evenkeel.agent.page;

import dev.evenkeel.agent.slo.Money;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What calls were worth, what failures lost, and what running the agent has brought in. */
final class MoneyTable {

  private record Row(String what, Money money) {}

  private MoneyTable() {}

  /** Nothing where nothing was paid and nothing is worth anything. */
  static void write(Html html, Status status) {
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, SloStatus.Earnings> each : status.slo().money().entrySet()) {
      boolean service = each.getKey().isEmpty();
      Money kept = each.getValue().kept();
      if (kept.amount() > 0 || kept.cost() > 0) {
        String of = service ? "service" : each.getKey();
        rows.add(new Row(of + ", 1 h", each.getValue().hour()));
        rows.add(new Row(of + ", 24 h", each.getValue().day()));
        if (service) {
          rows.add(new Row(of + ", up to 72 h", kept));
        }
      }
    }
    new Table<Row>("Money")
        .words("Of", Row::what)
        .column("Worth", each -> Figures.dollars(each.money.amount()))
        .column(
            "Lost",
            each -> each.money.loss() > 0 ? "bad" : "",
            each -> Figures.dollars(each.money.loss()))
        .column("Lost by rate", each -> Figures.dollars(each.money.lossByRate()))
        .column("Saved by the agent", each -> Figures.dollars(each.money.saved()))
        .column("Paid to providers", each -> Figures.dollars(each.money.cost()))
        .column("of it retrying", each -> Figures.dollars(each.money.costOfRetrying()))
        .column("Return on the agent", each -> Figures.dollars(each.money.returned()))
        .write(html, rows);
    if (rows.stream().noneMatch(each -> each.money.amount() > 0)) {
      html.element(
          "p", "none", "Set evenkeel.slo.amount.per-call or .per-day to see what failures lose.");
    }
  }
}
