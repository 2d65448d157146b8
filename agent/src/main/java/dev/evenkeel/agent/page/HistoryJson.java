package dev.evenkeel.agent.page;

import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Share;
import dev.evenkeel.agent.slo.SloHistory;

/** Writes a {@link SloHistory} as JSON. The command {@code report} reads it. */
final class HistoryJson {

  private final JsonFields json;

  private HistoryJson(JsonFields json) {
    this.json = json;
  }

  static String of(String job, SloHistory history) {
    return JsonFields.object(json -> new HistoryJson(json).history(job, history));
  }

  private void history(String job, SloHistory history) {
    json.text("job", job);
    json.text("workload", history.workload());
    json.number("start", history.startMillis());
    json.number("from", history.fromMillis());
    json.number("at", history.atMillis());
    json.number("slot_ms", history.slotMillis());
    json.list("objectives", history.objectives(), this::objective);
    json.object("total", () -> slot(history.total()));
    json.list("slots", history.slots(), this::slot);
    json.object("failures", () -> history.failures().forEach(json::number));
    json.list("incidents", history.incidents(), json::incident);
  }

  private void objective(SloHistory.Figure figure) {
    json.objective(figure.objective());
    json.number("period_ms", figure.objective().window().toMillis());
    json.flag("alerting", figure.objective().alerting());
    json.number("bad", figure.share().bad());
    json.number("total", figure.share().total());
    json.number("value", figure.value());
  }

  private void slot(SloHistory.Slot slot) {
    json.number("start", slot.startMillis());
    json.number("success", slot.success());
    json.number("degraded", slot.degraded());
    json.number("failure", slot.failure());
    json.number("rejected", slot.rejected());
    json.number("retried", slot.retried());
    json.number("recovered", slot.recovered());
    json.number("saved", slot.saved());
    json.object("shares", () -> slot.shares().forEach(this::share));
    json.money("money", slot.money());
  }

  private void share(Indicator indicator, Share share) {
    json.object(
        indicator.id(),
        () -> {
          json.number("bad", share.bad());
          json.number("total", share.total());
        });
  }
}
