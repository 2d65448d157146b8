package dev.evenkeel.demo;

import dev.evenkeel.provider.Received;
import dev.evenkeel.provider.Script;
import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The provider's behaviour: answers after 50-150 ms, 5 % faults, one outage. 2 % of the time
 * outside the outage a model's rate limit is used up, for all requests; 3 % of the other requests
 * fail by themselves. What befalls the n-th request for one body depends on seed, body, n and the
 * time alone, so that two runs of the same calls meet the same faults, however often each of them
 * asks.
 */
final class Weather implements Script {

  private static final int FAULT_PERCENT = 3;

  /** When each model's rate limit is used up, in milliseconds. */
  private static final Map<String, Integer> LIMITED_FROM =
      Map.of("gpt-5-mini", 6_000, "gpt-5", 12_000, "gpt-5-nano", 48_000);

  private static final int LIMITED_MILLIS = 800;
  static final Duration OUTAGE_FROM = Duration.ofSeconds(20);
  static final Duration OUTAGE_FOR = Duration.ofSeconds(20);

  private static final String ANSWER =
      "The outlook is steady. Volume is thin, so keep the order small and the limit close.";

  private final long seed;
  private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger inOutage = new AtomicInteger();
  private volatile long begun;

  Weather(long seed) {
    this.seed = seed;
  }

  /** From now on time runs, and requests count. */
  void begin() {
    asked.clear();
    begun = System.nanoTime();
  }

  @Override
  public Step next(Received request) {
    if (begun == 0) {
      return Step.answer(ANSWER);
    }
    requests.incrementAndGet();
    int number =
        asked.computeIfAbsent(request.bodyHash(), body -> new AtomicInteger()).incrementAndGet();
    SplittableRandom random = new SplittableRandom(seed + request.bodyHash() * 31L + number);
    if (isOutage(request.nanos())) {
      inOutage.incrementAndGet();
      return outage(random);
    }
    Step step = step(request, random);
    return new Step.Delay(Duration.ofMillis(random.nextInt(50, 150)), step);
  }

  private boolean isOutage(long nanos) {
    long since = nanos - begun - OUTAGE_FROM.toNanos();
    return since >= 0 && since < OUTAGE_FOR.toNanos();
  }

  private static Step outage(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? new Step.Delay(Duration.ofMillis(2000), Step.refuse(504))
        : new Step.Delay(Duration.ofMillis(500), Step.refuse(503));
  }

  private Step step(Received request, SplittableRandom random) {
    long millis = (request.nanos() - begun) / 1_000_000 - LIMITED_FROM.get(request.model());
    if (millis >= 0 && millis < LIMITED_MILLIS) {
      return Step.refuse(429, Map.of("Retry-After", "1"));
    }
    if (random.nextInt(100) >= FAULT_PERCENT) {
      return Step.answer(ANSWER);
    }
    int kind = random.nextInt(100);
    return kind < 40
        ? Step.refuse(503)
        : kind < 70 ? Step.refuse(500) : kind < 85 ? Step.refuse(504) : new Step.Reset();
  }

  int requests() {
    return requests.get();
  }

  int requestsInOutage() {
    return inOutage.get();
  }

  /** Different bodies asked for: what the wire would carry if nothing were ever sent again. */
  int bodies() {
    return asked.size();
  }
}
