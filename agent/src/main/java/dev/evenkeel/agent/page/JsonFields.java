package dev.evenkeel.agent.page;

import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.Money;
import dev.evenkeel.agent.slo.Objective;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object; what is not a number is null, times are ms since 1970. */
final class JsonFields {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_ITEMS = 500;

  private final JsonGenerator json;

  private JsonFields(JsonGenerator json) {
    this.json = json;
  }

  /** The whole text. */
  static String object(Consumer<JsonFields> fields) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.accept(new JsonFields(json));
      json.writeEndObject();
    }
    return out.append('\n').toString();
  }

  void text(String name, String text) {
    json.writeStringProperty(name, text);
  }

  void flag(String name, boolean value) {
    json.writeBooleanProperty(name, value);
  }

  void number(String name, double value) {
    json.writeName(name);
    number(value);
  }

  private void number(double value) {
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  void numbers(String name, double... values) {
    json.writeName(name);
    json.writeStartArray();
    for (double value : values) {
      number(value);
    }
    json.writeEndArray();
  }

  /** An object inside this one. */
  void object(String name, Runnable fields) {
    json.writeName(name);
    json.writeStartObject();
    fields.run();
    json.writeEndObject();
  }

  /** Objects, 500 at most. */
  <T> void list(String name, Collection<T> items, Consumer<T> item) {
    json.writeName(name);
    json.writeStartArray();
    for (T each : List.copyOf(items).subList(0, Math.min(items.size(), MOST_ITEMS))) {
      json.writeStartObject();
      item.accept(each);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void objective(Objective objective) {
    text("slo", objective.id());
    text("tier", objective.tier().label());
    text("workload", objective.workload());
    number("target", objective.target());
    number("threshold", objective.threshold());
  }

  void incident(Incident incident) {
    text("tier", incident.tier().label());
    text("workload", incident.workload());
    text("worst", incident.worst().label());
    text("slo", incident.indicator().id());
    number("start", incident.startMillis());
    number("end", incident.running() ? Double.NaN : incident.endMillis());
  }

  void money(String name, Money money) {
    object(
        name,
        () -> {
          number("amount_usd", money.amount());
          number("loss_by_rate_usd", money.lossByRate());
          number("loss_usd", money.loss());
          number("saved_usd", money.saved());
          number("cost_usd", money.cost());
          number("cost_of_retrying_usd", money.costOfRetrying());
          number("return_usd", money.returned());
        });
  }
}
