package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Objective;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of one objective with an error budget: its share of bad events over many windows, in
 * Sloth's names, and burn-rate alerts.
 */
final class ObjectiveRules {

  private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");

  private static final String AGE = "evenkeel:rules_time:seconds";

  /** Share of a budget that is told when it is gone. */
  private static final String NEARLY = "0.8";

  private final RuleWriter writer;
  private final String job;

  ObjectiveRules(RuleWriter writer, String job) {
    this.writer = writer;
    this.job = job;
  }

  void write(Objective objective, Sli sli) {
    sli(objective, sli);
    budget(objective);
    if (objective.alerting()) {
      burn(objective, sli);
      spent(objective);
    }
  }

  /** When these rules were evaluated, for how much of a period is known of. */
  void age() {
    writer.group("slo-age-" + job, "5m");
    writer.series(AGE, "time()", Map.of("job", job));
  }

  private String id(Objective objective) {
    return job + "-" + name(objective);
  }

  private static String name(Objective objective) {
    return objective.workload().isEmpty()
        ? objective.id()
        : objective.id() + "-" + objective.workload();
  }

  private Map<String, String> labels(Objective objective, String... more) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("sloth_id", id(objective));
    labels.put("sloth_service", job);
    labels.put("sloth_slo", name(objective));
    labels.put("job", job);
    labels.put("tier", objective.tier().label());
    if (!objective.workload().isEmpty()) {
      labels.put("workload", objective.workload());
    }
    for (int i = 0; i < more.length; i += 2) {
      labels.put(more[i], more[i + 1]);
    }
    return labels;
  }

  private void sli(Objective objective, Sli sli) {
    writer.group("slo-sli-" + id(objective), "30s");
    for (String window : WINDOWS) {
      writer.series(
          "slo:sli_error:ratio_rate" + window,
          sli.ratio(window),
          labels(objective, "sloth_window", window));
    }
    String selector = "{sloth_id=" + YamlText.quoted(id(objective)) + "}";
    String period = objective.window().toDays() + "d";
    String whole;
    if (sli.ratio() != null) {
      whole = "avg_over_time(slo:sli_error:ratio_rate5m" + selector + "[" + period + "])";
    } else {
      writer.series("slo:sli_bad:rate5m", sli.bad().formatted("5m", "5m"), labels(objective));
      writer.series("slo:sli_total:rate5m", sli.total().formatted("5m"), labels(objective));
      whole =
          "sum_over_time(slo:sli_bad:rate5m%1$s[%2$s])\n/\n(sum_over_time(slo:sli_total:rate5m%1$s[%2$s]) > 0)"
              .formatted(selector, period);
    }
    writer.series(
        "slo:sli_error:ratio_rate" + period, whole, labels(objective, "sloth_window", period));
  }

  private void budget(Objective objective) {
    String selector = "{sloth_id=" + YamlText.quoted(id(objective)) + "}";
    String period = objective.window().toDays() + "d";
    String allowed = RuleWriter.plain(allowed(objective));
    Map<String, String> labels = labels(objective);
    writer.group("slo-meta-" + id(objective), "30s");
    writer.series(
        "slo:objective:ratio",
        "vector(" + RuleWriter.plain(BigDecimal.ONE.subtract(allowed(objective))) + ")",
        labels);
    writer.series("slo:error_budget:ratio", "vector(" + allowed + ")", labels);
    writer.series("slo:time_period:days", "vector(" + objective.window().toDays() + ")", labels);
    writer.series(
        "slo:current_burn_rate:ratio",
        "slo:sli_error:ratio_rate5m" + selector + " / " + allowed,
        labels);
    writer.series(
        "slo:period_burn_rate:ratio",
        "slo:sli_error:ratio_rate" + period + selector + " / " + allowed,
        labels);
    writer.series(
        "slo:period_error_budget_remaining:ratio",
        "1 - slo:period_burn_rate:ratio" + selector,
        labels);
    writer.series(
        "sloth_slo_info",
        "vector(1)",
        labels(
            objective,
            "sloth_mode",
            "evenkeel",
            "sloth_spec",
            "evenkeel/v1",
            "sloth_objective",
            RuleWriter.percent(BigDecimal.ONE.subtract(allowed(objective)))));
  }

  private void burn(Objective objective, Sli sli) {
    writer.group("slo-alerts-" + id(objective), "30s");
    for (BurnRate rate : BurnRate.ALL) {
      BigDecimal factor = rate.factor(objective.window());
      BigDecimal bound = factor.multiply(allowed(objective));
      if (bound.compareTo(BigDecimal.ONE) >= 0) {
        writer.comment(
            RuleWriter.plain(factor) + "x of this budget is more than all: never reached");
        continue;
      }
      String selector =
          "{sloth_id=" + YamlText.quoted(id(objective)) + "} > " + RuleWriter.plain(bound);
      String expression =
          "slo:sli_error:ratio_rate%s%s\nand on()\nslo:sli_error:ratio_rate%s%s"
              .formatted(rate.longWindow(), selector, rate.shortWindow(), selector);
      if (sli.events() != null) {
        expression += "\nand on()\n" + sli.events().formatted(rate.longWindow()) + " >= 5";
      }
      Map<String, String> labels = new LinkedHashMap<>();
      labels.put("severity", rate.severity());
      labels.put("sloth_severity", rate.severity());
      labels.put("slo", name(objective));
      labels.put("tier", objective.tier().label());
      labels.put("job", job);
      labels.put("burn_window", rate.longWindow());
      labels.put("burn_factor", RuleWriter.plain(factor));
      BigDecimal hours =
          BigDecimal.valueOf(objective.window().toHours()).divide(factor, 0, RoundingMode.HALF_UP);
      writer.alert(
          "LlmSloBurnRate",
          expression,
          rate.after(),
          labels,
          "%s: %s burns its error budget %sx too fast (%s/%s)"
              .formatted(
                  job,
                  name(objective),
                  RuleWriter.plain(factor),
                  rate.longWindow(),
                  rate.shortWindow()),
          "Error ratio {{ $value | humanizePercentage }} over %s, allowed %s%%. At this rate the %sd budget is gone in %s h."
              .formatted(
                  rate.longWindow(),
                  RuleWriter.percent(allowed(objective)),
                  objective.window().toDays(),
                  RuleWriter.plain(hours)));
    }
  }

  /**
   * The budget of the whole period, at the traffic so far: in the first days the rate at which it
   * burns says nothing of how much is gone.
   */
  private void spent(Objective objective) {
    String id = "{sloth_id=" + YamlText.quoted(id(objective)) + "}";
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("severity", "ticket");
    labels.put("slo", name(objective));
    labels.put("tier", objective.tier().label());
    labels.put("job", job);
    writer.alert(
        "LlmErrorBudgetNearlySpent",
        "slo:period_burn_rate:ratio%s\n* scalar(clamp_max((time() - min_over_time(%s{job=%s}[%dd])) / %d, 1))\n> %s"
            .formatted(
                id,
                AGE,
                YamlText.quoted(job),
                objective.window().toDays(),
                objective.window().toSeconds(),
                NEARLY),
        "15m",
        labels,
        job + ": the error budget of " + name(objective) + " is nearly spent",
        "{{ $value | humanizePercentage }} of the budget of %d days is gone."
            .formatted(objective.window().toDays()));
  }

  private static BigDecimal allowed(Objective objective) {
    return BigDecimal.valueOf(objective.budget()).stripTrailingZeros();
  }
}
