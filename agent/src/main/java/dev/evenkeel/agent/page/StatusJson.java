package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.EffectiveSetting;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.Locale;
import java.util.Map;

/** Writes the {@link Status} as JSON: all that the page shows. */
final class StatusJson {

  private final JsonFields json;

  private StatusJson(JsonFields json) {
    this.json = json;
  }

  static String of(Status status) {
    return JsonFields.object(json -> new StatusJson(json).status(status));
  }

  private void status(Status status) {
    SloStatus slo = status.slo();
    json.text("service", status.service());
    json.text("job", status.job());
    json.text("version", status.version());
    json.text("mode", status.mode());
    json.flag("drill", status.drill());
    json.number("at", slo.atMillis());
    json.number("start", slo.startMillis());
    json.text("level", slo.level().label());
    json.number("level_since", slo.levelSinceMillis());
    json.number("in_flight", status.inFlight());
    json.list("objectives", slo.objectives(), each -> objective(each, status.job()));
    json.list("minutes", slo.series().get(""), this::minute);
    json.list("failures_1h", slo.failures().entrySet(), this::failure);
    json.object("money", () -> money(slo.money().get("")));
    json.list("money_of_workloads", slo.money().entrySet(), this::moneyOf);
    json.list("incidents_running", slo.running(), json::incident);
    json.list("incidents", slo.incidents(), json::incident);
    json.list("events", new Events(status).lines(), this::event);
    json.list("models", status.models(), this::model);
    json.list("breakers", status.breakers(), this::breaker);
    json.list("breaker_changes", status.changes(), this::change);
    json.list("errors", status.errors(), this::count);
    json.list("counts", status.counts(), this::count);
    json.list("quality", status.quality(), this::count);
    json.number("quality_checked", status.checked());
    json.list("agent", status.agent(), this::count);
    json.list("settings", status.settings(), this::setting);
  }

  private void objective(SloStatus.State state, String job) {
    json.objective(state.objective());
    json.number("good_ratio_5m", state.minutes5().good());
    json.number("good_ratio_1h", state.hour().good());
    json.number("budget_remaining", state.budgetRemaining());
    json.number("burn_5m", state.burn5m());
    json.number("burn_1h", state.burn1h());
    json.number("burn_6h", state.burn6h());
    json.number("value", state.value());
    json.text("level", state.level().label());
    json.flag("met", state.met());
    json.text("rules", RuleLink.of(state.objective(), job));
  }

  private void minute(SloStatus.Minute minute) {
    json.number("start", minute.startMillis());
    json.number("calls", minute.calls());
    json.number("success", minute.success());
    json.number("p95_seconds", minute.p95());
    json.number("cost_usd", minute.costUsd());
    json.number("burn", minute.burn());
  }

  private void failure(Map.Entry<String, Long> failure) {
    json.text("outcome", failure.getKey());
    json.number("calls", failure.getValue());
  }

  private void money(SloStatus.Earnings earnings) {
    json.money("hour", earnings.hour());
    json.money("day", earnings.day());
    json.money("kept", earnings.kept());
  }

  private void moneyOf(Map.Entry<String, SloStatus.Earnings> each) {
    json.text("workload", each.getKey());
    money(each.getValue());
  }

  private void event(Events.Line event) {
    json.number("at", event.atMillis());
    json.text("kind", event.kind());
    json.text("text", event.text());
  }

  private void model(Status.Model model) {
    json.text("provider", model.provider());
    json.text("model", model.model());
    json.number("calls", model.calls());
    json.number("good", model.good());
    json.number("p50_seconds", model.p50());
    json.number("p95_seconds", model.p95());
    json.number("p99_seconds", model.p99());
    json.number("first_chunk_p95_seconds", model.firstChunk());
    json.number("input_tokens", model.inputTokens());
    json.number("output_tokens", model.outputTokens());
    json.number("cost_usd", model.costUsd());
    json.number("in_flight", model.inFlight());
    json.number("calls_per_minute", model.callsPerMinute());
    json.number("tokens_per_minute", model.tokensPerMinute());
    json.number("cost_1h_usd", model.costHour());
    json.numbers(
        "calls_by_minute",
        model.minutes().stream().mapToDouble(ModelMinutes.Minute::calls).toArray());
    json.numbers(
        "failed_by_minute",
        model.minutes().stream().mapToDouble(ModelMinutes.Minute::failed).toArray());
  }

  private void breaker(Status.Breaker breaker) {
    json.text("route", breaker.route());
    json.text("state", breaker.state());
    json.text("gate_closed_by", breaker.gate());
    json.number("open_seconds", breaker.openSeconds());
    json.number("open_share", breaker.openShare());
    json.number("last_change", breaker.changedMillis() < 0 ? Double.NaN : breaker.changedMillis());
    json.number("refused", breaker.refused());
    json.number("retries_left", breaker.retriesLeft());
  }

  private void change(Journal.Change change) {
    json.number("at", change.atMillis());
    json.text("route", change.route());
    json.text("from", change.from().name().toLowerCase(Locale.ROOT));
    json.text("to", change.to().name().toLowerCase(Locale.ROOT));
    json.text("why", change.why());
  }

  private void count(Status.Count count) {
    json.text("group", count.group());
    json.text("of", count.what());
    json.number("value", count.value());
  }

  private void setting(EffectiveSetting setting) {
    json.text("key", setting.name());
    json.text("value", setting.value());
    json.text("source", setting.source());
  }
}
