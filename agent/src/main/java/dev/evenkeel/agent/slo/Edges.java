package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The edges of the duration histograms, with each threshold of latency among them: so that what is
 * within a threshold is counted exactly. There are at most {@link #MOST}; every one more is a
 * series more for each histogram.
 */
public final class Edges {

  /** As many as a scrape can bear. */
  static final int MOST = 30;

  private static final long[] MILLIS = {
    50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000,
    30_000, 45_000, 60_000, 90_000, 120_000
  };

  private static final String[] LATENCIES = {
    Indicator.BUSINESS_LATENCY.id(), Indicator.LLM_LATENCY.id()
  };

  private Edges() {}

  /** In rising order. */
  public static List<Duration> of(Settings.Slo settings) {
    Set<Duration> thresholds = new TreeSet<>();
    for (Settings.Level level : settings.levels().rising()) {
      thresholds.add(level.latency());
    }
    for (String id : LATENCIES) {
      thresholds.addAll(settings.objectives().get(id).thresholds().values());
    }
    Set<Duration> merged = new TreeSet<>(thresholds);
    for (long millis : MILLIS) {
      merged.add(Duration.ofMillis(millis));
    }
    List<Duration> edges = new ArrayList<>(merged);
    while (edges.size() > MOST) {
      edges.remove(leastNeeded(edges, thresholds));
    }
    return List.copyOf(edges);
  }

  /** The edge that is no threshold and whose neighbours are nearest to each other. */
  private static int leastNeeded(List<Duration> edges, Set<Duration> thresholds) {
    int least = -1;
    double nearest = Double.MAX_VALUE;
    for (int at = 0; at < edges.size(); at++) {
      if (thresholds.contains(edges.get(at))) {
        continue;
      }
      double below = at == 0 ? 1 : edges.get(at - 1).toNanos();
      double above = at == edges.size() - 1 ? Double.MAX_VALUE : edges.get(at + 1).toNanos();
      if (above / below < nearest) {
        nearest = above / below;
        least = at;
      }
    }
    return least;
  }
}
