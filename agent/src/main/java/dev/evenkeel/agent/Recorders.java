package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells several recorders, in order. The recorders come a little later than the first call may:
 * Micrometer takes a while to load, and calls that are no LLM calls need not wait for it.
 */
final class Recorders implements Recorder {

  private static final long LIMIT_SECONDS = 5;

  private final CountDownLatch opened = new CountDownLatch(1);
  private volatile List<Recorder> all = List.of();

  /** From now on these are told. */
  void open(List<Recorder> recorders) {
    all = List.copyOf(recorders);
    opened.countDown();
  }

  private void tell(Consumer<Recorder> event) {
    if (opened.getCount() > 0) {
      awaitRecorders();
    }
    for (Recorder each : all) {
      try {
        event.accept(each);
      } catch (RuntimeException | LinkageError broken) {
        // The others are told all the same, and the call goes on
      }
    }
  }

  private void awaitRecorders() {
    try {
      if (!opened.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        opened.countDown(); // nobody waits a second time
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void callStarted(Endpoint endpoint) {
    tell(each -> each.callStarted(endpoint));
  }

  @Override
  public void attemptEnded(Attempt attempt) {
    tell(each -> each.attemptEnded(attempt));
  }

  @Override
  public void retryScheduled(Endpoint endpoint, Classification classification, Decision decision) {
    tell(each -> each.retryScheduled(endpoint, classification, decision));
  }

  @Override
  public void callEnded(Call call) {
    tell(each -> each.callEnded(call));
  }

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why) {
    tell(each -> each.breakerChanged(endpoint, route, from, to, why));
  }

  @Override
  public void internalError(String component, Throwable failure) {
    tell(each -> each.internalError(component, failure));
  }
}
