package dev.evenkeel.agent.page;

import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Remembers for the page what has happened: the last 200 changes of breakers, and the last 100 of
 * all else. What happens again within ten minutes is counted and not written again. Thread safe.
 */
public final class Journal implements Recorder {

  private static final int CHANGES_KEPT = 200;
  private static final int NOTES_KEPT = 100;
  private static final long AGAIN_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /**
   * A breaker has changed.
   *
   * @param atMillis since 1970
   */
  public record Change(
      long atMillis, String route, BreakerState from, BreakerState to, String why) {}

  /**
   * Something else has happened.
   *
   * @param firstMillis when for the first time, since 1970
   * @param lastMillis when for the last time
   * @param kind fallback, settings, mode, drill or agent
   */
  public record Note(long firstMillis, long lastMillis, int times, String kind, String text) {}

  private final LongSupplier clock;
  private final Deque<Change> changes = new ArrayDeque<>();
  private final List<Note> notes = new ArrayList<>(); // the oldest first

  public Journal() {
    this(System::currentTimeMillis);
  }

  Journal(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, BreakerState from, BreakerState to, String why) {
    String name = route == null ? endpoint.route() : route.name();
    Change change = new Change(clock.getAsLong(), name, from, to, why);
    synchronized (changes) {
      changes.addFirst(change);
      if (changes.size() > CHANGES_KEPT) {
        changes.removeLast();
      }
    }
  }

  @Override
  public void fellBack(Endpoint from, Endpoint to, String why, String result) {
    note("fallback", from.route() + " → " + to.route() + ": " + why + ": " + result);
  }

  /** Without the failure's message, which may quote an answer. */
  @Override
  public void internalError(String component, Throwable failure) {
    note("agent", "failed in " + component + ": " + failure.getClass().getName());
  }

  /**
   * Something has happened.
   *
   * @param kind one word
   * @param text without secrets
   */
  public void note(String kind, String text) {
    long now = clock.getAsLong();
    synchronized (notes) {
      Note note = new Note(now, now, 1, kind, text);
      for (int at = notes.size() - 1; at >= 0; at--) {
        Note before = notes.get(at);
        if (now - before.lastMillis > AGAIN_MILLIS) {
          break;
        }
        if (before.kind.equals(kind) && before.text.equals(text)) {
          notes.remove(at);
          note = new Note(before.firstMillis, now, before.times + 1, kind, text);
          break;
        }
      }
      notes.add(note);
      if (notes.size() > NOTES_KEPT) {
        notes.remove(0);
      }
    }
  }

  /** The newest first. */
  List<Change> changes() {
    synchronized (changes) {
      return List.copyOf(changes);
    }
  }

  /** In no order. */
  List<Note> notes() {
    synchronized (notes) {
      return List.copyOf(notes);
    }
  }
}
