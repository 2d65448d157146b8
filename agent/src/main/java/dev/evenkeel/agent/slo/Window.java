package dev.evenkeel.agent.slo;

import java.util.Arrays;

/**
 * Counts of the last hour by the minute and of the last three days by the hour, in two rings. The
 * last n minutes are the one that runs and the n − 1 before it. Every bucket knows which stretch of
 * time it stands for, so that an idle time of any length leaves nothing behind. Thread safe; a call
 * takes one short lock and no allocation.
 */
final class Window {

  static final int MINUTES = 60;
  static final int HOURS = 72;
  static final long MINUTE_MILLIS = 60_000;
  static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
  static final double MICROS = 1e6;
  static final double NANOS = 1e9;

  private final double[] edges;
  private final long[] edgeNanos;
  private final long businessNanos;
  private final long llmNanos;
  private final long[] minuteStamps = new long[MINUTES];
  private final long[] minuteCounts = new long[MINUTES * Count.SIZE];
  private final int[] histograms;
  private final long[] hourStamps = new long[HOURS];
  private final long[] hourCounts = new long[HOURS * Count.SIZE];
  private int minuteAt;
  private int hourAt;

  /**
   * @param edges of the histogram in seconds, rising
   * @param businessSeconds threshold of business-latency
   * @param llmSeconds threshold of llm-latency
   */
  Window(double[] edges, double businessSeconds, double llmSeconds) {
    this.edges = edges;
    this.edgeNanos = new long[edges.length];
    for (int at = 0; at < edges.length; at++) {
      edgeNanos[at] = nanos(edges[at]);
    }
    this.businessNanos = nanos(businessSeconds);
    this.llmNanos = nanos(llmSeconds);
    this.histograms = new int[MINUTES * (edges.length + 1)];
    Arrays.fill(minuteStamps, Long.MIN_VALUE);
    Arrays.fill(hourStamps, Long.MIN_VALUE);
  }

  /**
   * Counts one call.
   *
   * @param outcome SUCCESS, DEGRADED, FAILURE or REJECTED
   * @param violation whether the answer has a quality outcome
   * @param retried whether it took more than one attempt
   * @param saved whether an attempt that the agent added brought the answer
   * @param micros what it is worth by the amount per call, in millionths of a USD
   */
  synchronized void add(
      long nowMillis,
      Count outcome,
      long nanos,
      boolean violation,
      boolean retried,
      boolean saved,
      long micros) {
    turn(nowMillis);
    count(outcome, 1);
    boolean answer = outcome == Count.SUCCESS || outcome == Count.DEGRADED;
    if (answer) {
      histograms[minuteAt * (edges.length + 1) + bucket(nanos)]++;
      count(Count.SLOW_BUSINESS, nanos > businessNanos ? 1 : 0);
      count(Count.SLOW_LLM, nanos > llmNanos ? 1 : 0);
      count(Count.VIOLATION, violation ? 1 : 0);
    }
    if (retried) {
      count(Count.RETRIED, 1);
      count(Count.RECOVERED, answer ? 1 : 0);
      count(Count.SAVED, saved ? 1 : 0);
    }
    if (micros > 0) {
      count(Count.MICROS, micros);
      count(Count.MICROS_LOST, answer ? 0 : micros);
      count(Count.MICROS_SAVED, saved ? micros : 0);
    }
  }

  /** An answer that was counted as good was found bad later. */
  synchronized void violation(long nowMillis) {
    turn(nowMillis);
    count(Count.VIOLATION, 1);
  }

  /** Counts what an attempt has cost. */
  synchronized void pay(long nowMillis, long nanoDollars, boolean retrying) {
    turn(nowMillis);
    count(Count.NANOS_PAID, nanoDollars);
    count(Count.NANOS_PAID_RETRYING, retrying ? nanoDollars : 0);
  }

  /** Counts a while of the breakers, summed over all of them. */
  synchronized void breakers(long nowMillis, long millis, long openMillis) {
    turn(nowMillis);
    count(Count.BREAKER_MILLIS, millis);
    count(Count.BREAKER_OPEN_MILLIS, openMillis);
  }

  private void count(Count count, long number) {
    minuteCounts[minuteAt * Count.SIZE + count.ordinal()] += number;
    hourCounts[hourAt * Count.SIZE + count.ordinal()] += number;
  }

  private void turn(long nowMillis) {
    long minute = nowMillis / MINUTE_MILLIS;
    minuteAt = (int) (minute % MINUTES);
    if (minuteStamps[minuteAt] != minute) {
      minuteStamps[minuteAt] = minute;
      clear(minuteCounts, minuteAt);
      int size = edges.length + 1;
      Arrays.fill(histograms, minuteAt * size, (minuteAt + 1) * size, 0);
    }
    long hour = nowMillis / HOUR_MILLIS;
    hourAt = (int) (hour % HOURS);
    if (hourStamps[hourAt] != hour) {
      hourStamps[hourAt] = hour;
      clear(hourCounts, hourAt);
    }
  }

  private static void clear(long[] counts, int at) {
    Arrays.fill(counts, at * Count.SIZE, (at + 1) * Count.SIZE, 0);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  private int bucket(long nanos) {
    int at = 0;
    while (at < edgeNanos.length && nanos > edgeNanos[at]) {
      at++;
    }
    return at;
  }

  /** The sums of the last {@code length} minutes, at most 60. */
  synchronized Sums minutes(long nowMillis, int length) {
    long newest = nowMillis / MINUTE_MILLIS;
    Sums sums = new Sums(edges);
    for (int at = 0; at < MINUTES; at++) {
      if (minuteStamps[at] > newest - length && minuteStamps[at] <= newest) {
        addMinute(at, sums);
      }
    }
    return sums;
  }

  /** One minute, counted since 1970; empty when it is not among the last 60. */
  synchronized Sums minute(long minute) {
    Sums sums = new Sums(edges);
    int at = (int) (minute % MINUTES);
    if (minuteStamps[at] == minute) {
      addMinute(at, sums);
    }
    return sums;
  }

  private void addMinute(int at, Sums sums) {
    add(minuteCounts, at, sums);
    int size = edges.length + 1;
    for (int bucket = 0; bucket < size; bucket++) {
      sums.histogram[bucket] += histograms[at * size + bucket];
    }
  }

  /** The sums of the last {@code length} hours, at most 72; without the histogram. */
  synchronized Sums hours(long nowMillis, int length) {
    long newest = nowMillis / HOUR_MILLIS;
    Sums sums = new Sums(edges);
    for (int at = 0; at < HOURS; at++) {
      if (hourStamps[at] > newest - length && hourStamps[at] <= newest) {
        add(hourCounts, at, sums);
      }
    }
    return sums;
  }

  /** One hour, counted since 1970; empty when it is not among the last 72. */
  synchronized Sums hour(long hour) {
    Sums sums = new Sums(edges);
    int at = (int) (hour % HOURS);
    if (hourStamps[at] == hour) {
      add(hourCounts, at, sums);
    }
    return sums;
  }

  private static void add(long[] counts, int at, Sums sums) {
    for (int i = 0; i < Count.SIZE; i++) {
      sums.counts[i] += counts[at * Count.SIZE + i];
    }
  }
}
