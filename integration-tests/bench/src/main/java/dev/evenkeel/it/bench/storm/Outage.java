package dev.evenkeel.it.bench.storm;

import dev.evenkeel.provider.Step;
import java.time.Duration;

/**
 * Answers after 100 ms up to a capacity and refuses what is above it with a 503; for a while it
 * refuses everything, after 200 ms.
 */
final class Outage extends Wire {

  /** Normal, outage and recovery, in seconds. */
  static final int FROM = 20;

  static final int TO = FROM + 60;
  static final int END = TO + 120;

  /** Requests a second; the clients want 20. */
  static final int CAPACITY = 24;

  private double tokens = CAPACITY;
  private long filledAt;

  @Override
  Step step(long nanos) {
    if (nanos >= FROM * Storm.SECOND && nanos < TO * Storm.SECOND) {
      return new Step.Delay(Duration.ofMillis(200), Step.refuse(503));
    }
    tokens = Math.min(CAPACITY, tokens + (nanos - filledAt) * (double) CAPACITY / Storm.SECOND);
    filledAt = nanos;
    if (tokens < 1) {
      return Step.refuse(503);
    }
    tokens--;
    return new Step.Delay(Duration.ofMillis(100), Step.answer(ANSWER));
  }
}
