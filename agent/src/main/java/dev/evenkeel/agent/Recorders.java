package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import java.util.List;

/** Tells several recorders, in order. */
final class Recorders implements Recorder {

  private final List<Recorder> all;

  Recorders(List<Recorder> all) {
    this.all = all;
  }

  @Override
  public void callStarted(Endpoint endpoint) {
    all.forEach(each -> each.callStarted(endpoint));
  }

  @Override
  public void attemptEnded(Attempt attempt) {
    all.forEach(each -> each.attemptEnded(attempt));
  }

  @Override
  public void retryScheduled(Endpoint endpoint, Classification classification, Decision decision) {
    all.forEach(each -> each.retryScheduled(endpoint, classification, decision));
  }

  @Override
  public void callEnded(Call call) {
    all.forEach(each -> each.callEnded(call));
  }

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why) {
    all.forEach(each -> each.breakerChanged(endpoint, route, from, to, why));
  }

  @Override
  public void internalError(String component, Throwable failure) {
    all.forEach(each -> each.internalError(component, failure));
  }
}
