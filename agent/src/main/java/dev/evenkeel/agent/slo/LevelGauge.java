package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The level of one objective, with hysteresis as Prometheus' alerts have it: a level begins when
 * its condition has held for a while ({@code for}), and ends when the condition has been gone for a
 * while ({@code keep_firing_for}). Not thread safe.
 */
final class LevelGauge {

  private static final int NEVER = -1;

  private final long[] afterMillis = new long[Level.values().length];
  private final long[] heldSince = new long[Level.values().length];
  private final long[] goneSince = new long[Level.values().length];
  private final boolean[] active = new boolean[Level.values().length];
  private final long keepMillis;
  private Level level = Level.OK;
  private long sinceMillis;

  LevelGauge(Settings.Levels levels, long nowMillis) {
    List<Settings.Level> rising = levels.rising();
    for (int at = 0; at < rising.size(); at++) {
      Duration after = rising.get(at).after();
      afterMillis[at + 1] = after.toMillis();
      heldSince[at + 1] = NEVER;
    }
    keepMillis = levels.keep().toMillis();
    sinceMillis = nowMillis;
  }

  /**
   * Takes what is seen now.
   *
   * @param seen the worst level whose condition holds; those below it hold too
   * @return the level before
   */
  Level observe(long nowMillis, Level seen) {
    Level worst = Level.OK;
    for (int at = 1; at < active.length; at++) {
      if (seen.ordinal() >= at) {
        heldSince[at] = heldSince[at] == NEVER ? nowMillis : heldSince[at];
        goneSince[at] = NEVER;
        active[at] |= nowMillis - heldSince[at] >= afterMillis[at];
      } else {
        heldSince[at] = NEVER;
        goneSince[at] = goneSince[at] == NEVER ? nowMillis : goneSince[at];
        active[at] &= nowMillis - goneSince[at] < keepMillis;
      }
      worst = active[at] ? Level.values()[at] : worst;
    }
    Level before = level;
    if (worst != before) {
      level = worst;
      sinceMillis = nowMillis;
    }
    return before;
  }

  Level level() {
    return level;
  }

  /** When the level last changed, or when all began. */
  long sinceMillis() {
    return sinceMillis;
  }
}
