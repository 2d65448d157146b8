package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Level;
import dev.evenkeel.agent.slo.Objective;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads a report of one instance from its {@code /api/history}: of what it remembers, 72 hours at
 * most, by the objectives that it runs with.
 */
final class InstanceReport {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MOST_HOURS = 72;
  private static final int WORST = 10;

  private final PrometheusApi api;
  private final ReportOptions options;

  InstanceReport(PrometheusApi api, ReportOptions options) {
    this.api = api;
    this.options = options;
  }

  Report read() throws IOException {
    JsonNode root = api.json("/api/history?" + span(options.since()), "an Evenkeel agent");
    if (!root.has("slots")) {
      throw new IOException(options.url() + " does not answer like an Evenkeel agent");
    }
    JsonNode total = root.path("total");
    return new Report(
        root.path("job").asString("") + ", the instance at " + options.url(),
        "from " + seconds(begin(root)) + " to " + seconds(instant(root.path("at"))),
        objectives(root),
        counts(total, "success", "degraded", "failure", "rejected"),
        failures(root.path("failures")),
        retries(total),
        money(total.path("money")),
        incidents(root),
        options.period().compareTo(DAY) > 0
            ? List.of()
            : InstancePeriods.of(root, begin(root), options.period()),
        notes(root));
  }

  /** Of up to an hour the minutes are known, of more only whole hours. */
  static String span(Duration since) {
    if (since.compareTo(HOUR) <= 0) {
      return "minutes=" + Math.max(1, since.toMinutes());
    }
    return "hours=" + Math.min(MOST_HOURS, since.plus(HOUR).minusSeconds(1).toHours());
  }

  private static Instant begin(JsonNode root) {
    return Instant.ofEpochMilli(Math.max(root.path("from").asLong(), root.path("start").asLong()));
  }

  private static Instant instant(JsonNode millis) {
    return Instant.ofEpochMilli(millis.asLong());
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static List<Report.Line> objectives(JsonNode root) {
    List<Report.Line> lines = new ArrayList<>();
    for (JsonNode each : root.path("objectives")) {
      Indicator indicator = indicator(each.path("slo").asString(""));
      if (indicator != null) {
        Objective objective =
            new Objective(
                indicator,
                each.path("workload").asString(""),
                number(each.path("target")),
                number(each.path("threshold")),
                Duration.ofMillis(each.path("period_ms").asLong()),
                each.path("alerting").asBoolean());
        boolean limit = indicator.kind() == Indicator.Kind.LIMIT;
        lines.add(new Report.Line(objective, limit ? number(each.path("value")) : good(each)));
      }
    }
    return lines;
  }

  /** Null for one of another version's agent. */
  private static Indicator indicator(String id) {
    for (Indicator each : Indicator.values()) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    return null;
  }

  private static double good(JsonNode share) {
    double total = share.path("total").asDouble();
    return total > 0 ? 1 - share.path("bad").asDouble() / total : Double.NaN;
  }

  private static double number(JsonNode value) {
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }

  private static Map<String, Double> counts(JsonNode total, String... names) {
    Map<String, Double> counts = new LinkedHashMap<>();
    for (String name : names) {
      double count = total.path(name).asDouble();
      if (count > 0) {
        counts.put(name, count);
      }
    }
    return counts;
  }

  private static Map<String, Double> failures(JsonNode failures) {
    Map<String, Double> counts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : failures.properties()) {
      counts.put(each.getKey(), each.getValue().asDouble());
    }
    return counts;
  }

  private static Map<String, Double> retries(JsonNode total) {
    double recovered = total.path("recovered").asDouble();
    return Map.of("success", recovered, "exhausted", total.path("retried").asDouble() - recovered);
  }

  private static Report.Money money(JsonNode money) {
    return new Report.Money(
        money.path("loss_usd").asDouble(),
        money.path("saved_usd").asDouble(),
        money.path("cost_usd").asDouble(),
        money.path("cost_of_retrying_usd").asDouble());
  }

  private static List<Report.Incident> incidents(JsonNode root) {
    List<Report.Incident> incidents = new ArrayList<>();
    for (JsonNode each : root.path("incidents")) {
      boolean lasts = each.path("end").isNull();
      Instant begin = instant(each.path("start"));
      Instant end = instant(lasts ? root.path("at") : each.path("end"));
      String workload = each.path("workload").asString("");
      String what =
          each.path("slo").asString("")
              + (workload.isEmpty() ? "" : " of " + workload)
              + (lasts ? " (lasts)" : "");
      int level = Level.valueOf(each.path("worst").asString("").toUpperCase(Locale.ROOT)).ordinal();
      incidents.add(new Report.Incident(what, level, seconds(begin), Duration.between(begin, end)));
    }
    incidents.sort(Report.Incident.WORST_FIRST);
    return incidents.stream().limit(WORST).toList();
  }

  private List<String> notes(JsonNode root) {
    List<String> notes = new ArrayList<>();
    notes.add("This is one instance, and what it remembers of its own calls; times are UTC.");
    if (root.path("start").asLong() > root.path("from").asLong()) {
      notes.add("It began to count at " + seconds(instant(root.path("start"))) + ".");
    }
    if (options.since().compareTo(Duration.ofHours(MOST_HOURS)) > 0
        || options.period().compareTo(DAY) > 0) {
      notes.add(
          "An instance remembers 72 hours: longer times, and weekly and monthly views, are for"
              + " --prometheus.");
    }
    notes.add("availability, monitoring-latency and alert-response are for --prometheus to tell.");
    return notes;
  }
}
