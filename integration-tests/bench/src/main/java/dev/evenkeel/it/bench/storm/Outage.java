package dev.evenkeel.it.bench.storm;

import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Answers after 100 ms up to a capacity and refuses what is above it with a 503; for a while it
 * refuses everything, after 200 ms. Also in good times a few requests fail.
 */
final class Outage extends Wire {

  /** Normal, outage and recovery, in seconds. */
  static final int FROM = 20;

  static final int TO = FROM + 60;
  static final int END = TO + 120;

  /** Requests a second; the clients want 20. */
  static final int CAPACITY = 24;

  /**
   * Share of the requests that fail in good times, a third of them each with a 429, a 503 and a
   * connection reset: the middle of the 1 to 5 % that LLM APIs are known for.
   */
  static final double BASE_FAILURES = 0.03;

  private final SplittableRandom chance = new SplittableRandom(7);
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
    if (chance.nextDouble() < BASE_FAILURES) {
      return new Step.Delay(Duration.ofMillis(100), failure());
    }
    return new Step.Delay(Duration.ofMillis(100), Step.answer(ANSWER));
  }

  private Step failure() {
    return switch (chance.nextInt(3)) {
      case 0 -> Step.refuse(429);
      case 1 -> Step.refuse(503);
      default -> new Step.Reset();
    };
  }
}
