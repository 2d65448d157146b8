package dev.evenkeel.agent.slo;

/**
 * A time in which an objective of a tier had a level.
 *
 * @param workload "" for the whole service
 * @param startMillis when the first objective left OK, since 1970
 * @param endMillis when the last one was back; −1 while it lasts
 * @param worst the worst level of all
 * @param indicator whose level that was
 */
public record Incident(
    String workload,
    Tier tier,
    long startMillis,
    long endMillis,
    Level worst,
    Indicator indicator) {

  public boolean running() {
    return endMillis < 0;
  }

  /** How long it has lasted, or lasts by now. */
  public long durationMillis(long nowMillis) {
    return (running() ? nowMillis : endMillis) - startMillis;
  }

  Incident seen(Level level, Indicator of) {
    return level.compareTo(worst) > 0
        ? new Incident(workload, tier, startMillis, endMillis, level, of)
        : this;
  }

  Incident ended(long atMillis) {
    return new Incident(workload, tier, startMillis, atMillis, worst, indicator);
  }
}
