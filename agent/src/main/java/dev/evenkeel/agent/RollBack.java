package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.slo.Level;
import dev.evenkeel.agent.slo.SloEvent;
import dev.evenkeel.agent.slo.SloListener;

/**
 * Tells the pipeline of emergencies, in which calls may go to their fallbacks from the start. Not
 * of those of {@code llm-success}: it counts a fallback's answers as bad, and would never end.
 */
record RollBack(Pipeline pipeline) implements SloListener {

  @Override
  public void levelChanged(SloEvent event) {
    switch (event.indicator()) {
      case BUSINESS_SUCCESS, BUSINESS_CORRECTNESS, LLM_LATENCY ->
          pipeline.emergency(
              event.workload(), event.indicator().id(), event.to() == Level.EMERGENCY);
      default -> {
        // Nothing that a fallback could make better.
      }
    }
  }
}
