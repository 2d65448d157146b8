package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.ModelCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What each model was asked in the last hour, minute by minute. Calls pay nothing for it: the
 * counters are looked at when a minute is over. Up to {@link #MOST} models, 1.3 KB each. Thread
 * safe.
 */
public final class ModelMinutes {

  static final int MINUTES = 60;

  /** How many models are followed: those that were seen first. */
  static final int MOST = 100;

  private static final long MINUTE_MILLIS = 60_000;

  /**
   * One minute of one model, counted to within the 5 s between two looks.
   *
   * @param calls without the excluded ones
   * @param failed those that came to no answer
   */
  record Minute(long calls, long failed, long tokens, double costUsd) {}

  /** A model's last hour and what it has come to by now. */
  record Hour(ModelCount count, List<Minute> minutes) {}

  private final LongSupplier clock;
  private final Supplier<Collection<ModelCount>> counts;
  private final long startMillis;
  private final Map<String, Ring> rings = new LinkedHashMap<>();
  private long minute;

  /** On the clock of this machine. */
  public ModelMinutes(Supplier<Collection<ModelCount>> counts) {
    this(counts, System::currentTimeMillis);
  }

  ModelMinutes(Supplier<Collection<ModelCount>> counts, LongSupplier clock) {
    this.counts = counts;
    this.clock = clock;
    this.startMillis = clock.getAsLong();
    this.minute = startMillis / MINUTE_MILLIS;
  }

  /** Looks whether a minute is over; to be called every few seconds. */
  public void tick() {
    look(clock.getAsLong() / MINUTE_MILLIS, null);
  }

  private synchronized void look(long now, Collection<ModelCount> known) {
    if (now <= minute) {
      return; // it is not over, or the clock was set back
    }
    for (ModelCount count : known == null ? counts.get() : known) {
      Ring ring = ring(count);
      if (ring != null) {
        ring.end(minute, now, count);
      }
    }
    minute = now;
  }

  private Ring ring(ModelCount count) {
    String key = key(count.provider(), count.model());
    Ring known = rings.get(key);
    if (known == null && rings.size() < MOST) {
      known = new Ring();
      rings.put(key, known);
    }
    return known;
  }

  static String key(String provider, String model) {
    return provider + ' ' + model;
  }

  /** Each model by its {@link #key}; without minutes where it is not followed. */
  synchronized Map<String, Hour> hours() {
    Collection<ModelCount> now = counts.get();
    look(clock.getAsLong() / MINUTE_MILLIS, now);
    Map<String, Hour> hours = new LinkedHashMap<>();
    for (ModelCount count : now) {
      Ring ring = ring(count);
      hours.put(
          key(count.provider(), count.model()),
          new Hour(count, ring == null ? List.of() : ring.minutes(minute, count)));
    }
    return hours;
  }

  /** How many of the last five minutes have been lived, the one that runs in parts; 1 at least. */
  double recent() {
    long now = clock.getAsLong();
    long from = Math.max(startMillis, (now / MINUTE_MILLIS - 4) * MINUTE_MILLIS);
    return Math.max(1, (now - from) / (double) MINUTE_MILLIS);
  }

  /** Of one model: differences by minute, and the sums at the end of the last one. */
  private static final class Ring {

    private final int[] calls = new int[MINUTES];
    private final int[] failed = new int[MINUTES];
    private final int[] tokens = new int[MINUTES];
    private final double[] costs = new double[MINUTES];
    private ModelCount last = new ModelCount("", "", 0, 0, 0, 0, 0);

    /** A minute is over, and maybe others after it in which nobody looked. */
    void end(long ended, long now, ModelCount count) {
      set(ended, since(count));
      for (long at = ended + 1; at < Math.min(now, ended + MINUTES); at++) {
        set(at, new Minute(0, 0, 0, 0));
      }
      last = count;
    }

    private void set(long minute, Minute its) {
      int at = (int) (minute % MINUTES);
      calls[at] = (int) its.calls;
      failed[at] = (int) its.failed;
      tokens[at] = (int) Math.min(Integer.MAX_VALUE, its.tokens);
      costs[at] = its.costUsd;
    }

    private Minute since(ModelCount count) {
      long made = count.calls() - last.calls();
      return new Minute(
          made,
          made - (count.good() - last.good()),
          count.tokens() - last.tokens(),
          count.costUsd() - last.costUsd());
    }

    /** The oldest first, the one that runs last. */
    List<Minute> minutes(long running, ModelCount count) {
      Minute[] all = new Minute[MINUTES];
      for (int i = 1; i < MINUTES; i++) {
        int at = (int) ((running - i) % MINUTES);
        all[MINUTES - 1 - i] = new Minute(calls[at], failed[at], tokens[at], costs[at]);
      }
      all[MINUTES - 1] = since(count);
      return new ArrayList<>(Arrays.asList(all));
    }
  }
}
