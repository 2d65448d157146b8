package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.slo.Indicator.Dimension;
import java.util.List;

/**
 * Which level the last five minutes are. Every comparison is strict: exactly at a threshold is not
 * beyond it. The P95 is above a threshold when more than 5 % of the answers are: thresholds are
 * edges of the histogram, so that this is exact.
 */
final class LevelRules {

  static final int MINUTES = 5;

  private static final double TAIL = 0.05;

  private final Settings.Slo settings;

  LevelRules(Settings.Slo settings) {
    this.settings = settings;
  }

  Level see(Indicator indicator, Sums minutes) {
    Share share = minutes.share(indicator);
    long events = indicator.dimension() == Dimension.LATENCY ? minutes.calls() : share.total();
    if (events < settings.minEvents() || share.total() == 0) {
      return Level.OK;
    }
    Level seen = Level.OK;
    List<Settings.Level> rising = settings.levels().rising();
    for (int at = 0; at < rising.size(); at++) {
      Settings.Level level = rising.get(at);
      boolean beyond =
          indicator.dimension() == Dimension.LATENCY
              ? minutes.above(level.latency().toNanos() / 1e9) / (double) share.total() > TAIL
              : share.good() < level.success();
      seen = beyond ? Level.values()[at + 1] : seen;
    }
    return seen;
  }
}
