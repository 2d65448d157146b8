package dev.evenkeel.agent.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Sets of values for a kind of application. What the user sets goes before them, key by key. */
public final class Profiles {

  private static final String[] TRADING = {
    // The first failure of a call goes to the fallback, where there is one
    "retry.attempts", "2",
    "retry.multiplier", "250ms",
    "retry.min-delay", "100ms",
    "retry.max-delay", "2s",
    "timeout.slow-failure", "3s",
    "limit.max-wait", "1s",
    "fallbacks.after", "10s",
    "stream.first-token", "5s",
    "stream.stall", "10s",
    "breaker.consecutive", "3",
    "breaker.cooldown", "15s",
    "breaker.max-cooldown", "60s",
    "breaker.slow-after", "10s",
    "breaker.max-wait", "500ms",
    "slo.llm-success.objective", "99.99%",
    "slo.llm-latency.threshold", "2s",
  };

  private static final String[] SUPPORT = {
    "retry.max-delay", "20s",
    "limit.max-wait", "20s",
    "slo.business-success.objective", "99.9%",
    "slo.business-correctness.objective", "99.9%",
    "slo.llm-latency.threshold", "5s",
    "slo.level.warning.latency", "5s",
    "slo.level.severe.latency", "10s",
    "slo.level.emergency.latency", "20s",
  };

  private static final String[] BATCH = {
    "retry.attempts", "6",
    "retry.multiplier", "5s",
    "retry.min-delay", "5s",
    "retry.max-delay", "10m",
    "retry.budget.tokens", "100",
    "timeout.slow-failure", "1m",
    "policy.server_error", "retry",
    "gate.max-closed", "1h",
    "limit.max-wait", "1h",
    "stream.hold", "whole",
    "stream.first-token", "5m",
    "stream.stall", "2m",
    "breaker.slow-after", "10m",
    "slo.business-success.objective", "99%",
    "slo.business-correctness.objective", "99%",
    "slo.llm-success.objective", "99%",
    "slo.llm-latency.alerting", "false",
    "slo.level.warning.latency", "2m",
    "slo.level.severe.latency", "5m",
    "slo.level.emergency.latency", "10m",
  };

  /** In the order in which they are told. */
  static final String[] NAMES = {"trading", "support", "batch"};

  private Profiles() {}

  /** Keys and values by turns, the keys without {@code evenkeel.}; of no profile, none. */
  static String[] lines(String name) {
    return switch (name) {
      case "trading" -> TRADING;
      case "support" -> SUPPORT;
      case "batch" -> BATCH;
      default -> new String[0];
    };
  }

  /** What the profiles set, for the README, in Markdown. */
  public static String markdownTable() {
    Map<String, String[]> rows = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.length; i++) {
      String[] lines = lines(NAMES[i]);
      for (int j = 0; j < lines.length; j += 2) {
        rows.computeIfAbsent(lines[j], key -> new String[NAMES.length])[i] = lines[j + 1];
      }
    }
    StringBuilder table =
        new StringBuilder("| Key | Default | `trading` | `support` | `batch` |\n")
            .append("|---|---|---|---|---|\n");
    rows.forEach(
        (key, values) -> {
          String name = Keys.PREFIX.concat(key);
          table.append("| `").append(name).append("` | `");
          table.append(Keys.find(name).fallback()).append("` |");
          for (String value : values) {
            table.append(value == null ? " |" : " `" + value + "` |");
          }
          table.append('\n');
        });
    return table.toString();
  }
}
