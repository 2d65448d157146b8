package dev.evenkeel.agent.page;

import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Remembers the last changes of breakers, for the page. Thread safe. */
public final class Journal implements Recorder {

  private static final int KEPT = 200;

  /**
   * A breaker has changed.
   *
   * @param atMillis since 1970
   */
  public record Change(
      long atMillis, String route, BreakerState from, BreakerState to, String why) {}

  private final Deque<Change> changes = new ArrayDeque<>();

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, BreakerState from, BreakerState to, String why) {
    String name = route == null ? endpoint.route() : route.name();
    Change change = new Change(System.currentTimeMillis(), name, from, to, why);
    synchronized (changes) {
      changes.addFirst(change);
      if (changes.size() > KEPT) {
        changes.removeLast();
      }
    }
  }

  /** The newest first. */
  List<Change> changes() {
    synchronized (changes) {
      return List.copyOf(changes);
    }
  }
}
