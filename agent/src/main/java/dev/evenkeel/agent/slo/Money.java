package dev.evenkeel.agent.slo;

/**
 * What calls were worth and what they cost in a stretch of time, in USD.
 *
 * @param amount what all of them were worth
 * @param lossByRate the share that failed × {@code amount}
 * @param loss the sum over the calls that failed; by an amount per day each minute's or hour's part
 *     of the day is shared by its calls
 * @param saved what the calls were worth that only an attempt of the agent's brought to an answer
 * @param cost paid to providers, by list price
 * @param costOfRetrying the part of it for answers to a retry and for failed attempts
 */
public record Money(
    double amount,
    double lossByRate,
    double loss,
    double saved,
    double cost,
    double costOfRetrying) {

  /** What running the agent has brought in: what it saved, less what retrying cost. */
  public double returned() {
    return saved - costOfRetrying;
  }
}
