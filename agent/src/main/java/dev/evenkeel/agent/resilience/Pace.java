package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.NamePattern;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.RateLimits;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What limits the calls of one route: the provider's headers and the user's settings. */
final class Pace {

  private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_KEYS = 64;

  /** Of English text; other languages take more tokens, and the next report puts it right. */
  private static final double BYTES_PER_TOKEN = 4;

  /** How much the newest answer's length counts in the mean. */
  private static final double NEWEST = 0.2;

  private final LongSupplier clock;
  private final boolean byHeaders;
  private final Allowance requests; // null for no limit
  private final Allowance tokens;
  private final Slots slots;
  private final AdaptiveLimit adaptive;
  private final RecentMap<Integer, Told> told;
  private volatile boolean anyTold;
  private volatile double meanOutput;

  Pace(Endpoint endpoint, Settings.Limits settings, LongSupplier clock) {
    this.clock = clock;
    this.byHeaders = settings.headers();
    long now = clock.getAsLong();
    String model = endpoint.model().toLowerCase(Locale.ROOT);
    this.requests = allowance(of(settings.requests(), model), now);
    this.tokens = allowance(of(settings.tokens(), model), now);
    int most = of(settings.concurrency(), model);
    this.adaptive = settings.adaptive() && most == 0 ? new AdaptiveLimit(now) : null;
    this.slots = most > 0 ? new Slots(most) : adaptive == null ? null : new Slots(adaptive.limit());
    this.told = new RecentMap<>(MAX_KEYS, clock);
  }

  private static Allowance allowance(int perMinute, long now) {
    return perMinute == 0 ? null : new Allowance(perMinute, MINUTE, now);
  }

  /** The number of the first pattern that fits, or 0. */
  static int of(Map<String, Integer> numbers, String name) {
    for (Map.Entry<String, Integer> entry : numbers.entrySet()) {
      if (NamePattern.fits(name, entry.getKey())) {
        return entry.getValue();
      }
    }
    return 0;
  }

  /**
   * A place for an attempt; null when nothing limits it.
   *
   * @param bulkhead of its workload, or null
   * @param bytes of the request
   */
  Turn turn(int credential, Slots bulkhead, int bytes) {
    Told known = anyTold ? told.find(credential) : null;
    return known == null && requests == null && tokens == null && slots == null && bulkhead == null
        ? null
        : new Turn(this, known, bulkhead, Math.max(1, bytes / BYTES_PER_TOKEN + meanOutput));
  }

  /**
   * @param turn of the attempt that was answered, or null
   */
  void learn(RateLimits limits, int credential, Turn turn) {
    if (!byHeaders) {
      return;
    }
    Told known = told.find(credential);
    if (known == null) {
      known = told.add(credential, new Told(this));
      anyTold = true;
    }
    if (turn == null) {
      known.learn(limits, null, null, now());
    } else {
      turn.learn(limits, known);
    }
  }

  /** Whether the number of requests in a time is known. */
  boolean knows(int credential) {
    if (requests != null) {
      return true;
    }
    Told known = anyTold ? told.find(credential) : null;
    return known != null && known.requests().known();
  }

  void used(long output) {
    double mean = meanOutput;
    meanOutput = mean == 0 ? output : mean + NEWEST * (output - mean);
  }

  void ended(Outcome outcome) {
    if (adaptive == null) {
      return;
    }
    switch (outcome) {
      case RATE_LIMITED, OVERLOADED, UNAVAILABLE, TIMEOUT -> adaptive.overloaded(now());
      case OK -> adaptive.good(slots.busy());
      default -> {
        // Says nothing of the load.
      }
    }
    slots.limit(adaptive.limit());
  }

  Allowance requests() {
    return requests;
  }

  Allowance tokens() {
    return tokens;
  }

  Slots slots() {
    return slots;
  }

  long now() {
    return clock.getAsLong();
  }

  /** Whether a new one would be the same. */
  boolean forgettable() {
    long now = now();
    for (Told each : told.values()) {
      if (!each.forgettable()) {
        return false;
      }
    }
    return (requests == null || requests.full(now))
        && (tokens == null || tokens.full(now))
        && (slots == null || slots.idle());
  }
}
