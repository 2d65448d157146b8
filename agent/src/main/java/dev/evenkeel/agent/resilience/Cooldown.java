package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import java.util.function.DoubleSupplier;

/**
 * When a breaker that has opened may be asked again: at the end of its cooldown, and by single
 * early probes before it. The longer it has been open, the longer the pauses between these grow, to
 * a twentieth of that time: so the end of an outage is noticed within a twentieth of its length,
 * and a provider that is down for hours is not asked every few seconds. Not thread safe.
 */
final class Cooldown {

  private static final double JITTER = 0.1;
  private static final int SHARE = 20;

  private final DoubleSupplier random;
  private long length;
  private long longest;
  private long early; // 0 for none

  private long current; // grows when a probe fails at its end
  private long opened;
  private long until;
  private long probesFrom; // never behind until
  private boolean undisturbed;

  /**
   * @param random uniform in [0, 1)
   */
  Cooldown(Settings.Breaker settings, DoubleSupplier random) {
    this.random = random;
    follow(settings);
    this.current = length;
  }

  /** For the next one; that which has begun runs to its end. */
  void follow(Settings.Breaker settings) {
    length = settings.cooldown().toNanos();
    longest = settings.maxCooldown().toNanos();
    early = settings.earlyProbe().toNanos();
  }

  /**
   * The breaker opens.
   *
   * @param whole without early probes, because somebody wants it open
   */
  void begin(long now, boolean whole) {
    undisturbed = whole;
    opened = now;
    current = length;
    until = now + jittered(current);
    pause(now);
  }

  /** A probe has failed: one within the cooldown leaves it as it is, one at its end doubles it. */
  void goOn(long now) {
    if (over(now)) {
      undisturbed = false;
      current = Math.min(2 * current, longest);
      until = now + jittered(current);
    }
    pause(now);
  }

  /** A probe may go at once. */
  void cutShort(long now) {
    probesFrom = now;
  }

  boolean over(long now) {
    return until - now <= 0;
  }

  /** Until the next probe may go; 0 or less when it may. */
  long probeNanos(long now) {
    return probesFrom - now;
  }

  private void pause(long now) {
    long left = until - now;
    boolean none = early == 0 || undisturbed;
    long pause = Math.max(early, Math.min(length, (now - opened) / SHARE));
    probesFrom = now + (none ? left : Math.min(left, jittered(pause)));
  }

  private long jittered(long nanos) {
    return (long) (nanos * (1 + JITTER * (2 * random.getAsDouble() - 1)));
  }
}
