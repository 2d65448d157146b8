package dev.evenkeel.agent.slo;

/**
 * Bad events among all; for breakers milliseconds.
 *
 * @param total 0 when nothing has happened
 */
public record Share(long bad, long total) {

  static final Share NONE = new Share(0, 0);

  /** The share of good ones, 0..1; NaN when nothing has happened. */
  public double good() {
    return total == 0 ? Double.NaN : (total - bad) / (double) total;
  }

  /** The share of bad ones, 0..1; NaN when nothing has happened. */
  public double ratio() {
    return total == 0 ? Double.NaN : bad / (double) total;
  }

  /** How many times faster than allowed the budget is used; 1 uses it up at the period's end. */
  public double burn(Objective objective) {
    return ratio() / objective.budget();
  }
}
