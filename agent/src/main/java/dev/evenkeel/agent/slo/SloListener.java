package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.call.Recorder.Result;

/** Told of what an {@link SloTracker} finds. Quick, thread safe, throws nothing. */
public interface SloListener {

  default void levelChanged(SloEvent event) {}

  default void incidentEnded(Incident incident) {}

  /**
   * What calls of a workload are worth, by what they came to.
   *
   * @param dollars above 0
   */
  default void amount(String workload, Result result, double dollars) {}

  /**
   * What calls of a workload are worth that only an attempt of the agent's brought to an answer.
   *
   * @param dollars above 0
   */
  default void saved(String workload, double dollars) {}

  /** A call failed after another one of its chain had failed. */
  default void cascaded(String fromWorkload, String toWorkload) {}
}
