package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.resilience.Route;
import java.util.Locale;

/** Logs what an operator wants to find: each change of a breaker, and the agent's own failures. */
final class EventLog implements Recorder {

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why) {
    Log.info("breaker " + word(from) + " -> " + word(to) + ": " + route.name() + ": " + why);
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
