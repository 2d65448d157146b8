package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.SloEvent;
import dev.evenkeel.agent.slo.SloListener;
import java.util.Locale;

/**
 * Logs what an operator wants to find: each change of a breaker and of a level, and the agent's own
 * failures.
 */
final class EventLog implements Recorder, SloListener {

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why) {
    Log.info("breaker " + word(from) + " -> " + word(to) + ": " + route.name() + ": " + why);
  }

  /** At most once a minute for each pair of models; the metrics count them all. */
  @Override
  public void fellBack(Endpoint from, Endpoint to, String why, String result) {
    Log.warn(
        "fallback " + from.route() + " " + to.route(),
        "fallback " + from.route() + " -> " + to.route() + ": " + why + ": " + result);
  }

  /** At most once a minute for each fault. */
  @Override
  public void drilled(Endpoint endpoint, Caller caller, String fault) {
    Log.warn(
        "drill " + fault,
        "DRILL: "
            + fault
            + " in the place of an attempt to "
            + endpoint.route()
            + ", workload "
            + caller.workload()
            + "; the provider was not asked");
  }

  /** What gets worse at most once a minute for each objective; what gets better follows from it. */
  @Override
  public void levelChanged(SloEvent event) {
    if (event.worse()) {
      Log.warn("level " + event.indicator().id() + " " + event.workload(), event.text());
    } else {
      Log.info(event.text());
    }
  }

  @Override
  public void incidentEnded(Incident incident) {
    Log.info(
        "incident over: "
            + incident.tier().label()
            + (incident.workload().isEmpty() ? "" : " of " + incident.workload())
            + ", worst "
            + incident.worst().label()
            + " ("
            + incident.indicator().id()
            + "), "
            + incident.durationMillis(0) / 1_000
            + " s");
  }

  /** Names the failure but not its message, which may quote an answer. */
  @Override
  public void internalError(String component, Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    Log.warn(
        "internal " + component,
        "failed in "
            + component
            + ", the call goes through untouched: "
            + failure.getClass().getName()
            + where);
  }

  private static String word(Route.BreakerState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
