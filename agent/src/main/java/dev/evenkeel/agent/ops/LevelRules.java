package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.slo.Indicator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The three levels: how bad it is now, by success and by latency. */
final class LevelRules {

  private final RuleWriter writer;
  private final Settings.Slo settings;
  private final String job;

  LevelRules(RuleWriter writer, Settings.Slo settings, String job) {
    this.writer = writer;
    this.settings = settings;
    this.job = job;
  }

  void write() {
    String in = "{job=" + YamlText.quoted(job) + "}";
    String id = YamlText.quoted(job + "-" + Indicator.LLM_SUCCESS.id());
    writer.group("llm-levels-" + job, "15s");
    Map<String, String> own = Map.of("job", job);
    writer.series(
        "evenkeel:call_success:ratio_rate5m",
        "1 - max(slo:sli_error:ratio_rate5m{sloth_id=" + id + "})",
        own);
    for (String quantile : List.of("0.5", "0.95", "0.99")) {
      writer.series(
          "evenkeel:call_duration_seconds:p" + RuleWriter.percent(new BigDecimal(quantile)) + "_5m",
          "histogram_quantile(%s, sum by (le) (rate(gen_ai_client_operation_duration_seconds_bucket{job=%s,error_type=\"\"}[5m])))"
              .formatted(quantile, YamlText.quoted(job)),
          own);
    }
    writer.series(
        "evenkeel:calls:increase5m",
        "sum(increase(evenkeel_calls_total{job="
            + YamlText.quoted(job)
            + ",outcome!=\"excluded\"}[5m]))",
        own);
    List<Settings.Level> rising = settings.levels().rising();
    String success = "evenkeel:call_success:ratio_rate5m" + in;
    String latency = "evenkeel:call_duration_seconds:p95_5m" + in;
    writer.series(
        "evenkeel:slo_level:current",
        String.join(
            " + ",
            rising.stream()
                .map(one -> "(" + success + " < bool " + RuleWriter.plain(share(one)) + ")")
                .toList()),
        dimension("success"));
    writer.series(
        "evenkeel:slo_level:current",
        String.join(
            " + ",
            rising.stream()
                .map(one -> "(" + latency + " > bool " + RuleWriter.plain(seconds(one)) + ")")
                .toList()),
        dimension("latency"));
    String[] names = {"Warning", "Severe", "Emergency"};
    for (int i = 0; i < names.length; i++) {
      Settings.Level level = rising.get(i);
      String enough = "\nand on() evenkeel:calls:increase5m" + in + " >= " + settings.minEvents();
      level(
          "LlmSuccessRate" + names[i],
          success + " < " + RuleWriter.plain(share(level)) + enough,
          level.after(),
          names[i],
          "success",
          "LLM success rate below " + RuleWriter.percent(share(level)) + "%",
          "5m success rate is {{ $value | humanizePercentage }}.");
      level(
          "LlmLatency" + names[i],
          latency + " > " + RuleWriter.plain(seconds(level)) + enough,
          level.after(),
          names[i],
          "latency",
          "LLM P95 latency above " + RuleWriter.plain(seconds(level)) + " s",
          "5m P95 is {{ $value | humanizeDuration }}.");
    }
  }

  private Map<String, String> dimension(String dimension) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("job", job);
    labels.put("dimension", dimension);
    return labels;
  }

  private void level(
      String name,
      String expression,
      Duration after,
      String level,
      String dimension,
      String summary,
      String description) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("severity", level.toLowerCase(Locale.ROOT));
    labels.put("dimension", dimension);
    labels.put("tier", "technical");
    labels.put("job", job);
    writer.alert(
        name,
        expression,
        after.toSeconds() + "s\nkeep_firing_for: " + settings.levels().keep().toSeconds() + "s",
        labels,
        job + ": " + summary,
        description);
  }

  private static BigDecimal share(Settings.Level level) {
    return BigDecimal.valueOf(level.success());
  }

  private static BigDecimal seconds(Settings.Level level) {
    return BigDecimal.valueOf(level.latency().toNanos(), 9);
  }
}
