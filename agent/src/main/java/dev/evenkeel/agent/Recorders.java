package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tells several recorders, in order. The recorders come a little later than the first call may:
 * Micrometer takes a while to load, and no call waits for it. What happens until then is kept, up
 * to a limit, and told when they are there.
 */
final class Recorders implements Recorder {

  private static final int MOST_KEPT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Consumer<Recorder>> kept = new ArrayDeque<>();
  private volatile List<Recorder> all;

  /** From now on these are told, and of what was kept first. */
  void open(List<Recorder> recorders) {
    lock.lock();
    try {
      while (!kept.isEmpty()) {
        tell(kept.removeFirst(), recorders);
      }
      all = List.copyOf(recorders);
    } finally {
      lock.unlock();
    }
  }

  private void tell(Consumer<Recorder> event) {
    if (all != null || !keep(event)) {
      tell(event, all);
    }
  }

  /** False when the recorders have come meanwhile. */
  private boolean keep(Consumer<Recorder> event) {
    lock.lock();
    try {
      if (all == null && kept.size() < MOST_KEPT) {
        kept.addLast(event);
      }
      return all == null;
    } finally {
      lock.unlock();
    }
  }

  private static void tell(Consumer<Recorder> event, List<Recorder> recorders) {
    for (Recorder each : recorders) {
      try {
        event.accept(each);
      } catch (RuntimeException | LinkageError broken) {
        // The others are told all the same, and the call goes on
      }
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
  public void violated(Endpoint endpoint, Caller caller, String kind) {
    tell(each -> each.violated(endpoint, caller, kind));
  }

  @Override
  public void paced(Endpoint endpoint, String reason, long waitedNanos) {
    tell(each -> each.paced(endpoint, reason, waitedNanos));
  }

  @Override
  public void fellBack(Endpoint from, Endpoint to, String why, String result) {
    tell(each -> each.fellBack(from, to, why, result));
  }

  @Override
  public void hedged(Endpoint endpoint, String result) {
    tell(each -> each.hedged(endpoint, result));
  }

  @Override
  public void drilled(Endpoint endpoint, Caller caller, String fault) {
    tell(each -> each.drilled(endpoint, caller, fault));
  }

  @Override
  public void wouldHave(Endpoint endpoint, Caller caller, String action) {
    tell(each -> each.wouldHave(endpoint, caller, action));
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
  public void worked(String phase, long nanos) {
    tell(each -> each.worked(phase, nanos));
  }

  @Override
  public void internalError(String component, Throwable failure) {
    tell(each -> each.internalError(component, failure));
  }
}
