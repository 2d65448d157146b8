package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A hundred clients begin at once, each with one call; the time is played. */
class PacingTest {

  private static final int CLIENTS = 100;
  private static final int LIMIT = 20;
  private static final double PERIOD = 10;
  private static final double LATENCY = 0.3;
  private static final byte[] ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"
          .getBytes(StandardCharsets.UTF_8);

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private int planned;
  private int requests;
  private int served;

  private record Event(long at, int number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? number - other.number : Long.compare(at, other.at);
    }
  }

  /** How a provider counts: what is left before this request, and when all is back. */
  private interface Limiter {
    double left(double now);

    double reset(double now);

    void take();
  }

  @Test
  void servesEveryClientOfAProviderWhoseWindowBeginsAnew() {
    double last = play(window(), Map.of());
    assertTrue(served >= 99, served + " of 100 served");
    assertTrue(requests <= 200, requests + " requests");
    assertTrue(last <= 60, last + " s");
  }

  @Test
  void servesEveryClientOfAProviderWhoseAllowanceComesBackEvenly() {
    double last = play(bucket(), Map.of());
    assertTrue(served >= 99, served + " of 100 served");
    assertTrue(requests <= 200, requests + " requests");
    assertTrue(last <= 60, last + " s");
  }

  @Test
  void servesFewerWhenItDoesNotLookAtTheHeaders() {
    play(window(), Map.of("limit.headers", "false"));
    assertTrue(served < 80, served + " of 100 served");
  }

  @Test
  void meetsNoRateLimitWhenTheSettingsKnowIt() {
    play(bucket(), Map.of("limit.rpm", "*=20", "limit.max-wait", "5m"));
    assertEquals(CLIENTS, served);
    assertEquals(CLIENTS, requests);
  }

  /** Returns when the last call ended, in seconds. */
  private double play(Limiter limiter, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(Map.of("retry.min-delay", "2s", "retry.multiplier", "1s", "retry.max-delay", "60s"));
    PipelineFixture fixture = new PipelineFixture(clock::get, all);
    for (int i = 0; i < CLIENTS; i++) {
      LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
      plan(0.001 * i, () -> send(call, limiter));
    }
    while (!events.isEmpty()) {
      Event next = events.poll();
      clock.set(next.at());
      next.action().run();
    }
    assertEquals(CLIENTS, fixture.calls.size());
    System.out.printf(
        "pacing %s: %d of %d served, %d requests, %.1f s%n",
        properties, served, CLIENTS, requests, now());
    return now();
  }

  private double now() {
    return clock.get() / 1e9 - 1;
  }

  private void plan(double seconds, Runnable action) {
    events.add(new Event(clock.get() + (long) (seconds * 1e9), planned++, action));
  }

  private void send(LlmCall call, Limiter limiter) {
    long hold = call.holdNanos();
    if (hold > 0) {
      plan(hold / 1e9, () -> send(call, limiter));
      return;
    }
    if (call.admit() != null) {
      return;
    }
    requests++;
    boolean good = limiter.left(now()) >= 1;
    if (good) {
      limiter.take();
    }
    double reset = limiter.reset(now());
    Map<String, String> headers =
        Map.of(
            "x-ratelimit-limit-requests",
            String.valueOf(LIMIT),
            "x-ratelimit-remaining-requests",
            String.valueOf((int) limiter.left(now())),
            "x-ratelimit-reset-requests",
            reset + "s",
            good ? "x-request-id" : "retry-after",
            String.valueOf((int) Math.ceil(reset)));
    plan(LATENCY, () -> answer(call, limiter, good, headers));
  }

  private void answer(LlmCall call, Limiter limiter, boolean good, Map<String, String> headers) {
    if (good) {
      served++;
      AnswerTap tap = call.accepted(200, headers::get);
      tap.accept(ANSWER, 0, ANSWER.length);
      tap.ended();
      return;
    }
    Step step = call.answered(429, headers::get, new byte[0]);
    if (step.kind() == Step.Kind.RETRY) {
      plan(step.delayNanos() / 1e9, () -> send(call, limiter));
    }
  }

  private static Limiter window() {
    return new Limiter() {
      private double start;
      private int used;

      @Override
      public double left(double now) {
        while (now >= start + PERIOD) {
          start += PERIOD;
          used = 0;
        }
        return LIMIT - used;
      }

      @Override
      public double reset(double now) {
        return start + PERIOD - now;
      }

      @Override
      public void take() {
        used++;
      }
    };
  }

  private static Limiter bucket() {
    return new Limiter() {
      private double level = LIMIT;
      private double at;

      @Override
      public double left(double now) {
        level = Math.min(LIMIT, level + (now - at) * LIMIT / PERIOD);
        at = now;
        return level;
      }

      @Override
      public double reset(double now) {
        return (LIMIT - left(now)) * PERIOD / LIMIT;
      }

      @Override
      public void take() {
        level--;
      }
    };
  }
}
