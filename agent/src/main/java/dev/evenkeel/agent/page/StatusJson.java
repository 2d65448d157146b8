package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.EffectiveSetting;
import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.Money;
import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.SloEvent;
import dev.evenkeel.agent.slo.SloStatus;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the {@link Status} as JSON; what is not a number is null, times are ms since 1970. */
final class StatusJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_ITEMS = 500;

  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  static String of(Status status) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      new StatusJson(json).status(status);
    }
    return out.append('\n').toString();
  }

  private void status(Status status) {
    SloStatus slo = status.slo();
    json.writeStartObject();
    text("service", status.service());
    text("version", status.version());
    text("mode", status.mode());
    json.writeBooleanProperty("drill", status.drill());
    json.writeNumberProperty("at", slo.atMillis());
    json.writeNumberProperty("start", slo.startMillis());
    text("level", slo.level().label());
    json.writeNumberProperty("level_since", slo.levelSinceMillis());
    json.writeNumberProperty("in_flight", status.inFlight());
    list("objectives", slo.objectives(), this::objective);
    list("minutes", slo.series().get(""), this::minute);
    json.writeName("money");
    json.writeStartObject();
    money("hour", slo.money().get("").hour());
    money("day", slo.money().get("").day());
    money("kept", slo.money().get("").kept());
    json.writeEndObject();
    list("incidents_running", slo.running(), this::incident);
    list("incidents", slo.incidents(), this::incident);
    list("events", slo.events(), this::event);
    list("models", status.models(), this::model);
    list("breakers", status.breakers(), this::breaker);
    list("breaker_changes", status.changes(), this::change);
    list("counts", status.counts(), this::count);
    list("settings", status.settings(), this::setting);
    json.writeEndObject();
  }

  private void objective(SloStatus.State state) {
    Objective objective = state.objective();
    text("slo", objective.id());
    text("tier", objective.tier().label());
    text("workload", objective.workload());
    number("target", objective.target());
    number("threshold", objective.threshold());
    number("good_ratio_5m", state.minutes5().good());
    number("good_ratio_1h", state.hour().good());
    number("budget_remaining", state.budgetRemaining());
    number("burn_5m", state.burn5m());
    number("burn_1h", state.burn1h());
    number("burn_6h", state.burn6h());
    number("value", state.value());
    text("level", state.level().label());
    json.writeBooleanProperty("met", state.met());
  }

  private void minute(SloStatus.Minute minute) {
    json.writeNumberProperty("start", minute.startMillis());
    json.writeNumberProperty("calls", minute.calls());
    number("success", minute.success());
    number("p95_seconds", minute.p95());
    number("cost_usd", minute.costUsd());
    number("burn", minute.burn());
  }

  private void money(String name, Money money) {
    json.writeName(name);
    json.writeStartObject();
    number("amount_usd", money.amount());
    number("loss_by_rate_usd", money.lossByRate());
    number("loss_usd", money.loss());
    number("saved_usd", money.saved());
    number("cost_usd", money.cost());
    number("cost_of_retrying_usd", money.costOfRetrying());
    json.writeEndObject();
  }

  private void incident(Incident incident) {
    text("tier", incident.tier().label());
    text("workload", incident.workload());
    text("worst", incident.worst().label());
    text("slo", incident.indicator().id());
    json.writeNumberProperty("start", incident.startMillis());
    number("end", incident.running() ? Double.NaN : incident.endMillis());
  }

  private void event(SloEvent event) {
    json.writeNumberProperty("at", event.atMillis());
    text("text", event.text());
  }

  private void model(Status.Model model) {
    text("provider", model.provider());
    text("model", model.model());
    json.writeNumberProperty("calls", model.calls());
    json.writeNumberProperty("good", model.good());
    number("p50_seconds", model.p50());
    number("p95_seconds", model.p95());
    number("p99_seconds", model.p99());
    number("first_chunk_p95_seconds", model.firstChunk());
    json.writeNumberProperty("input_tokens", model.inputTokens());
    json.writeNumberProperty("output_tokens", model.outputTokens());
    number("cost_usd", model.costUsd());
  }

  private void breaker(Status.Breaker breaker) {
    text("route", breaker.route());
    text("state", breaker.state());
    text("gate_closed_by", breaker.gate());
    number("open_seconds", breaker.openSeconds());
    json.writeNumberProperty("refused", breaker.refused());
  }

  private void change(Journal.Change change) {
    json.writeNumberProperty("at", change.atMillis());
    text("route", change.route());
    text("from", change.from().name().toLowerCase(Locale.ROOT));
    text("to", change.to().name().toLowerCase(Locale.ROOT));
    text("why", change.why());
  }

  private void count(Status.Count count) {
    text("group", count.group());
    text("of", count.what());
    number("value", count.value());
  }

  private void setting(EffectiveSetting setting) {
    text("key", setting.name());
    text("value", setting.value());
    text("source", setting.source());
  }

  private <T> void list(String name, List<T> items, Consumer<T> item) {
    json.writeName(name);
    json.writeStartArray();
    for (T each : items.subList(0, Math.min(items.size(), MOST_ITEMS))) {
      json.writeStartObject();
      item.accept(each);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void text(String name, String text) {
    json.writeStringProperty(name, text);
  }

  private void number(String name, double value) {
    if (!Double.isFinite(value)) {
      json.writeNullProperty(name);
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.writeNumberProperty(name, (long) value);
    } else {
      json.writeNumberProperty(name, value);
    }
  }
}
