package dev.evenkeel.agent.call;

/**
 * What a library may send again by itself within one attempt.
 *
 * @param most how many requests may fail on the wire before the attempt is over
 * @param unavailable whether it may do so for an answer of 503 that asks for it at once
 * @param timedOut whether it may do so for an answer of 408
 */
public record Resends(int most, boolean unavailable, boolean timedOut) {

  /** Whatever it does without the agent. */
  public static final Resends ALL = new Resends(Integer.MAX_VALUE, true, true);
}
