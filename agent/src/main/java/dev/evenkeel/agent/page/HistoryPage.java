package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.slo.SloHistory;
import java.util.Map;
import java.util.Set;

/** What the process remembers, in JSON: {@code ?hours=24}, or {@code ?minutes=30}. */
final class HistoryPage implements Page.Renderer {

  private static final int MOST_HOURS = 72;
  private static final int MOST_MINUTES = 60;
  private static final Set<String> KNOWN = Set.of("hours", "minutes", "workload");

  private final String job;
  private final StatusPages.History history;

  HistoryPage(String job, StatusPages.History history) {
    this.job = job;
    this.history = history;
  }

  @Override
  public Page.Document render(Map<String, String> query) {
    for (String each : query.keySet()) {
      if (!KNOWN.contains(each)) {
        throw new IllegalArgumentException("Unknown parameter " + each);
      }
    }
    boolean byMinute = query.containsKey("minutes");
    if (byMinute && query.containsKey("hours")) {
      throw new IllegalArgumentException("Hours or minutes, not both");
    }
    int last =
        byMinute
            ? number("minutes", query, MOST_MINUTES)
            : query.containsKey("hours") ? number("hours", query, MOST_HOURS) : MOST_HOURS;
    SloHistory found = history.of(byMinute, last, query.getOrDefault("workload", ""));
    if (found == null) {
      throw new IllegalArgumentException("No calls of that workload so far");
    }
    return new Page.Document("application/json; charset=utf-8", HistoryJson.of(job, found));
  }

  private static int number(String name, Map<String, String> query, int most) {
    try {
      int number = Integer.parseInt(query.get(name));
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException none) {
      // as one out of bounds
    }
    throw new IllegalArgumentException(name + " is a number from 1 to " + most);
  }
}
