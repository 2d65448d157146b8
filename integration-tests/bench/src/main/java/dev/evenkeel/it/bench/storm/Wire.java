package dev.evenkeel.it.bench.storm;

import dev.evenkeel.provider.Received;
import dev.evenkeel.provider.Script;
import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A provider's behaviour that changes with time, and when requests came. Thread safe. */
abstract class Wire implements Script {

  /** Models of this name are always answered and not counted: for warm-up. */
  static final String WARM_UP = "warm-up";

  static final String ANSWER = "The outlook is steady.";

  private final List<Long> came = new ArrayList<>();
  private long begun;

  /** Time runs from now on. */
  synchronized void begin() {
    begun = System.nanoTime();
    came.clear();
  }

  @Override
  public synchronized Step next(Received request) {
    if (request.model().equals(WARM_UP)) {
      return new Step.Delay(Duration.ofMillis(500), Step.answer(ANSWER));
    }
    long now = request.nanos() - begun;
    came.add(now);
    return step(now);
  }

  /** For a request that comes that many nanoseconds after the beginning. */
  abstract Step step(long nanos);

  /** Requests in a stretch of time, in nanoseconds since the beginning. */
  synchronized int requests(long from, long to) {
    return (int) came.stream().filter(at -> at >= from && at < to).count();
  }

  int requests() {
    return requests(0, Long.MAX_VALUE);
  }

  /** The most requests in any whole second of a stretch of seconds. */
  int peak(int fromSecond, int toSecond) {
    int most = 0;
    for (int second = fromSecond; second < toSecond; second++) {
      most = Math.max(most, requests(second * Storm.SECOND, (second + 1) * Storm.SECOND));
    }
    return most;
  }
}
