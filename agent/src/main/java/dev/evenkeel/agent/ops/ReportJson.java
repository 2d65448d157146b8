package dev.evenkeel.agent.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report for programs: shares 0..1, seconds, USD, times in ISO 8601; null where nothing is known.
 */
final class ReportJson {

  private ReportJson() {}

  static String of(Report report) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("about", report.about());
    root.put("span", report.span());
    root.put("missed", report.missed());
    List<Object> objectives = new ArrayList<>();
    for (Report.Line line : report.objectives()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("slo", line.objective().id());
      each.put("tier", line.objective().tier().label());
      each.put("workload", line.objective().workload());
      each.put(line.limit() ? "limit" : "target", known(line.wanted()));
      each.put("measured", known(line.measured()));
      each.put("error_budget_remaining", known(line.budgetLeft()));
      each.put("verdict", line.verdict().name().toLowerCase(Locale.ROOT));
      objectives.add(each);
    }
    root.put("objectives", objectives);
    root.put("calls", report.outcomes());
    root.put("failures", report.errors());
    root.put("retried_calls", report.retries());
    root.put("cost_usd", report.money().cost());
    root.put("cost_of_retrying_usd", report.money().retrying());
    root.put("loss_usd", report.money().loss());
    root.put("saved_usd", report.money().saved());
    root.put("return_usd", report.money().returned());
    List<Object> incidents = new ArrayList<>();
    for (Report.Incident incident : report.incidents()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("what", incident.what());
      each.put("level", incident.level() == 0 ? null : incident.level());
      each.put("begin", incident.begin() == null ? null : incident.begin().toString());
      each.put("seconds", incident.length().toSeconds());
      incidents.add(each);
    }
    root.put("incidents", incidents);
    List<Object> periods = new ArrayList<>();
    for (Report.Period period : report.periods()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("end", period.end().toString());
      each.put("calls", period.calls());
      each.put("failed", period.failed());
      Map<String, Object> good = new LinkedHashMap<>();
      period.good().forEach((slo, share) -> good.put(slo, known(share)));
      each.put("good", good);
      each.put("cost_usd", period.costUsd());
      each.put("loss_usd", period.lossUsd());
      periods.add(each);
    }
    root.put("history", periods);
    root.put("notes", report.notes());
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(root)
        + "\n";
  }

  private static Double known(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? null : value;
  }
}
