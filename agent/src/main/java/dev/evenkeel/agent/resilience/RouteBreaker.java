package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Stops asking a route that fails. Closed, it watches a window of time; open, it refuses until the
 * cooldown is over; half open, it lets one probe at a time through. An early probe does so within
 * the cooldown: where it fails, the cooldown goes on as if it had not been. A call may wait a
 * little for what a probe will tell.
 *
 * <p>Why not Failsafe's own breaker: its window keeps failures for up to twice its length after an
 * idle time, it counts results of calls that began before it opened (LLM calls outlast a cooldown),
 * and a probe that never reports leaves it half open for good. And why not a Failsafe {@code
 * Policy}: the standalone {@code Execution}, which drives blocking and asynchronous transports
 * alike, never calls {@code PolicyExecutor.preExecute}, so admission would be asked by hand all the
 * same, and a result could not carry the permit that tells old results from new ones.
 *
 * <p>A permit is a running number, and a change of state notes the next one: what is below it was
 * admitted before the change and is ignored. Thread safe; locks are held for arithmetic only.
 */
final class RouteBreaker {

  /**
   * A change of state, to be told to listeners outside of the lock.
   *
   * @param why a word of a fixed set, fit for a label
   */
  record Change(BreakerState from, BreakerState to, String why) {}

  /**
   * @param permit 0 when refused
   * @param retryAfterNanos 0 when admitted
   * @param change null when the state is as it was
   */
  record Ticket(long permit, long retryAfterNanos, Change change) {}

  /** When to come back while a probe is under way. */
  private static final long PROBE_WAIT = TimeUnit.SECONDS.toNanos(5);

  /** How often a call that waits for a probe's result looks; random, so that not all go at once. */
  private static final long LOOK_AFTER = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LOOK_WITHIN = TimeUnit.MILLISECONDS.toNanos(500);

  /** As many hold their threads, and meet a provider that has just come back. */
  private static final int MOST_WAITING = 50;

  private final LongSupplier clock;
  private final DoubleSupplier random;
  private final Permits permits = new Permits();
  private final Cooldown cooldown;

  private Settings.Breaker settings;
  private long slowAfter;

  private volatile BreakerState state = BreakerState.CLOSED; // written under the lock
  private long firstOfState = 1;
  private CallWindow window;
  private int failuresInRow;
  private long lastEarly;
  private long probe;
  private long probeLease;
  private int probesSucceeded;
  private int waiting; // since the last probe has failed
  private boolean isolated; // open until somebody says otherwise

  RouteBreaker(Settings.Breaker settings, LongSupplier clock, DoubleSupplier random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.slowAfter = settings.slowAfter().toNanos();
    this.window = new CallWindow(settings.window().toNanos(), clock.getAsLong());
    this.cooldown = new Cooldown(settings, random);
    this.lastEarly = clock.getAsLong() - PROBE_WAIT;
  }

  /**
   * Takes other settings. The state stays, and a cooldown that has begun runs to its end; a window
   * of another length begins empty.
   */
  synchronized void follow(Settings.Breaker changed) {
    if (!changed.window().equals(settings.window())) {
      window = new CallWindow(changed.window().toNanos(), clock.getAsLong());
    }
    settings = changed;
    slowAfter = changed.slowAfter().toNanos();
    cooldown.follow(changed);
  }

  BreakerState state() {
    return state;
  }

  synchronized Ticket admit() {
    long now = clock.getAsLong();
    Change change = reopenIfProbeIsLost(now);
    if (state == BreakerState.CLOSED) {
      return new Ticket(permits.issue(), 0, null);
    }
    if (state == BreakerState.OPEN) {
      if (isolated) {
        return new Ticket(0, settings.cooldown().toNanos(), change);
      }
      long left = cooldown.probeNanos(now);
      if (left > 0) {
        return new Ticket(0, left, change);
      }
      String why = cooldown.over(now) ? "cooldown_over" : "early_probe";
      change = become(BreakerState.HALF_OPEN, why);
      probesSucceeded = 0;
    } else if (probe != 0) {
      return new Ticket(0, Math.max(1, Math.min(probeLease - now, PROBE_WAIT)), null);
    }
    probe = permits.issue();
    probeLease = now + settings.probeLease().toNanos();
    return new Ticket(probe, 0, change);
  }

  /** The same, but that a probe may go before its time, where none went for a while. */
  synchronized Ticket admitEarly() {
    long now = clock.getAsLong();
    if (state == BreakerState.OPEN && now - lastEarly >= PROBE_WAIT) {
      lastEarly = now;
      cooldown.cutShort(now);
    }
    return admit();
  }

  /**
   * How long a call waits for what a probe will tell rather than be refused, before it asks again;
   * 0 to ask {@link #admit} now.
   *
   * @param longest what the call can wait at the most
   * @param waits whether it has waited for a probe before
   */
  long await(long longest, boolean waits) {
    return state == BreakerState.CLOSED ? 0 : awaitProbe(longest, waits);
  }

  private synchronized long awaitProbe(long longest, boolean waits) {
    long now = clock.getAsLong();
    long left =
        switch (state) {
          case CLOSED -> 0;
          case OPEN -> refusedFor(now);
          case HALF_OPEN -> probe == 0 || probeLease - now <= 0 ? 0 : Math.min(longest, look());
        };
    if (left <= 0 || left > longest || !waits && waiting >= MOST_WAITING) {
      return 0;
    }
    waiting += waits ? 0 : 1;
    return left;
  }

  /** How long it will be open without letting a probe through; 0 when it is not. */
  synchronized long refusedFor() {
    return state == BreakerState.OPEN ? Math.max(0, refusedFor(clock.getAsLong())) : 0;
  }

  private long refusedFor(long now) {
    return isolated ? Long.MAX_VALUE : cooldown.probeNanos(now);
  }

  private long look() {
    return LOOK_AFTER + (long) ((LOOK_WITHIN - LOOK_AFTER) * random.getAsDouble());
  }

  /** Counts a result; null when the state is as it was. */
  synchronized Change report(long permit, boolean failure, long durationNanos) {
    long now = clock.getAsLong();
    Change lost = reopenIfProbeIsLost(now);
    if (lost != null || !permits.takeBack(permit) || permit < firstOfState) {
      return lost;
    }
    if (state == BreakerState.HALF_OPEN) {
      return probed(permit, failure, now);
    }
    window.add(now, failure, durationNanos >= slowAfter);
    failuresInRow = failure ? failuresInRow + 1 : 0;
    String why = whyOpen(now);
    if (why == null) {
      return null;
    }
    return open(now, why, false);
  }

  /** Takes a permit back without a result; a probe's place becomes free. */
  synchronized void release(long permit) {
    if (permits.takeBack(permit) && permit == probe) {
      probe = 0;
    }
  }

  /** Opens it for a whole cooldown, whatever it has seen. */
  synchronized Change forceOpen() {
    isolated = false;
    return changed(open(clock.getAsLong(), "forced_open", true));
  }

  /** Keeps it open, without a probe, until it is forced open or closed. */
  synchronized Change isolate() {
    isolated = true;
    return changed(open(clock.getAsLong(), "isolated", true));
  }

  /** Closes it; what it has seen is forgotten. */
  synchronized Change forceClosed() {
    isolated = false;
    probe = 0;
    window = new CallWindow(settings.window().toNanos(), clock.getAsLong());
    failuresInRow = 0;
    return changed(become(BreakerState.CLOSED, "forced_closed"));
  }

  synchronized boolean isolated() {
    return isolated;
  }

  private static Change changed(Change change) {
    return change.from() == change.to() ? null : change;
  }

  private Change probed(long permit, boolean failure, long now) {
    if (permit != probe) {
      return null;
    }
    probe = 0;
    if (failure) {
      return reopen(now, "probe_failed");
    }
    if (++probesSucceeded < settings.successes()) {
      return null;
    }
    window = new CallWindow(settings.window().toNanos(), now);
    failuresInRow = 0;
    return become(BreakerState.CLOSED, "probes_succeeded");
  }

  private String whyOpen(long now) {
    int calls = window.calls(now);
    boolean few = calls < settings.minCalls();
    // Of many calls, as many in a row as a share needs: a window full of the successes before an
    // outage would hide the outage for half of its length.
    if (failuresInRow
        >= (few ? settings.consecutive() : Math.max(settings.consecutive(), settings.minCalls()))) {
      return "consecutive_failures";
    }
    if (few) {
      return null;
    }
    if (window.failures(now) >= settings.failureRate() * calls) {
      return "failure_rate";
    }
    return window.slow(now) >= settings.slowRate() * calls ? "slow_rate" : null;
  }

  private Change reopenIfProbeIsLost(long now) {
    boolean lost = state == BreakerState.HALF_OPEN && probe != 0 && now - probeLease >= 0;
    return lost ? reopen(now, "probe_lost") : null;
  }

  private Change reopen(long now, String why) {
    cooldown.goOn(now);
    return refuse(why);
  }

  private Change open(long now, String why, boolean forced) {
    cooldown.begin(now, forced);
    return refuse(why);
  }

  private Change refuse(String why) {
    probe = 0;
    waiting = 0;
    return become(BreakerState.OPEN, why);
  }

  private Change become(BreakerState to, String why) {
    Change change = new Change(state, to, why);
    state = to;
    firstOfState = permits.next();
    return change;
  }
}
