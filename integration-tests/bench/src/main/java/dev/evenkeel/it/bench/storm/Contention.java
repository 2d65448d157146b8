package dev.evenkeel.it.bench.storm;

import dev.evenkeel.provider.Step;
import java.time.Duration;

/**
 * One request in 50 ms gets through, the others a 503, each after 100 ms: the model of AWS's
 * backoff simulator, where whoever writes spoils it for all who have read since, 2.5 times as slow.
 */
final class Contention extends Wire {

  private static final long SLOT = 50_000_000L;
  private static final Duration ROUND_TRIP = Duration.ofMillis(100);

  private long freeAt;

  @Override
  Step step(long nanos) {
    if (nanos < freeAt) {
      return new Step.Delay(ROUND_TRIP, Step.refuse(503));
    }
    freeAt = nanos + SLOT;
    return new Step.Delay(ROUND_TRIP, Step.answer(ANSWER));
  }
}
