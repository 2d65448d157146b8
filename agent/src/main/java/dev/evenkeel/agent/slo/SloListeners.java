package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.call.Recorder.Result;
import java.util.List;

/** Tells several listeners, in order. */
record SloListeners(List<SloListener> all) implements SloListener {

  @Override
  public void levelChanged(SloEvent event) {
    for (SloListener each : all) {
      each.levelChanged(event);
    }
  }

  @Override
  public void incidentEnded(Incident incident) {
    for (SloListener each : all) {
      each.incidentEnded(incident);
    }
  }

  @Override
  public void amount(String workload, Result result, double dollars) {
    for (SloListener each : all) {
      each.amount(workload, result, dollars);
    }
  }

  @Override
  public void saved(String workload, double dollars) {
    for (SloListener each : all) {
      each.saved(workload, dollars);
    }
  }

  @Override
  public void cascaded(String fromWorkload, String toWorkload) {
    for (SloListener each : all) {
      each.cascaded(fromWorkload, toWorkload);
    }
  }
}
