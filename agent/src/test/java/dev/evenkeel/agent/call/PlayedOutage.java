package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * An application before a provider that has a capacity, an outage of a minute, and a few failures
 * at other times; the time is played. The world of the storm bench, without its machine.
 */
final class PlayedOutage {

  private static final double FROM = 20;
  private static final double TO = FROM + 60;
  private static final double END = TO + 120;
  private static final double CALLS_PER_SECOND = 20;
  private static final double CAPACITY = 24;
  private static final double BASE_FAILURES = 0.03;
  private static final int MODELS = 10;
  private static final int RESET = 0;
  private static final byte[] ANSWER =
      "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"
          .getBytes(StandardCharsets.UTF_8);

  /**
   * What came of it.
   *
   * @param inOutage requests in the outage
   * @param peak most requests in a second of the half minute after it
   * @param during share of good calls among those that began in the outage
   * @param after and after it
   * @param slowFailure P90 of the time to fail of calls that began in the outage, in seconds
   */
  record Figures(
      double inOutage,
      double peak,
      double during,
      double after,
      double failure,
      double slowFailure) {}

  /** The retries of an application. */
  enum Client {
    NO_RETRY(0, 1, 0),
    IMMEDIATE(0, 3, 0),
    SDK(2, 1, 0),
    LAYERED(2, 3, 1);

    private final int sdkRetries;
    private final int attempts;
    private final double between;

    Client(int sdkRetries, int attempts, double between) {
      this.sdkRetries = sdkRetries;
      this.attempts = attempts;
      this.between = between;
    }
  }

  private record Event(long at, int number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? number - other.number : Long.compare(at, other.at);
    }
  }

  private record Ended(double began, boolean good, double took) {}

  /**
   * @param status 0 for a connection that was reset
   */
  private record Reply(int status, boolean retriable) {}

  private final Client client;
  private final PipelineFixture agent; // null for none
  private final SplittableRandom world;
  private final SplittableRandom chance;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Double> requests = new ArrayList<>();
  private final List<Ended> ended = new ArrayList<>();
  private long clock = 1_000_000_000L;
  private int planned;
  private double tokens = CAPACITY;
  private double filledAt;

  /**
   * @param settings of the agent, or null for none
   */
  PlayedOutage(Client client, Map<String, String> settings, long seed) {
    this.client = client;
    this.world = new SplittableRandom(seed);
    this.chance = new SplittableRandom(seed + 1);
    SplittableRandom inside = new SplittableRandom(seed + 2);
    this.agent =
        settings == null ? null : new PipelineFixture(() -> clock, inside::nextDouble, settings);
  }

  Figures play() {
    double at = 0;
    for (int number = 0; true; number++) {
      at -= Math.log(1 - world.nextDouble()) / CALLS_PER_SECOND;
      if (at >= END) {
        break;
      }
      byte[] body =
          ("{\"model\":\"model-" + world.nextInt(MODELS) + "\",\"messages\":[" + number + "]}")
              .getBytes(StandardCharsets.UTF_8);
      double began = at;
      plan(at, () -> application(body, began, 1));
    }
    while (!events.isEmpty()) {
      Event next = events.poll();
      clock = next.at();
      next.action().run();
    }
    double[] failures =
        ended.stream()
            .filter(call -> !call.good() && call.began() >= FROM && call.began() < TO)
            .mapToDouble(Ended::took)
            .sorted()
            .toArray();
    return new Figures(
        requests(FROM, TO),
        peak(),
        success(FROM, TO),
        success(TO, END),
        failures[failures.length / 2],
        failures[failures.length * 9 / 10]);
  }

  private void application(byte[] body, double began, int attempt) {
    sdk(
        body,
        0,
        reply -> {
          if (reply.status() == 200 || attempt == client.attempts) {
            ended.add(new Ended(began, reply.status() == 200, now() - began));
          } else {
            plan(client.between, () -> application(body, began, attempt + 1));
          }
        });
  }

  /** As openai-java: 0.5 s, doubling to 8 s, less a quarter at random. */
  private void sdk(byte[] body, int retries, Consumer<Reply> then) {
    Consumer<Reply> told =
        reply -> {
          if (reply.status() != 200 && reply.retriable() && retries < client.sdkRetries) {
            double delay = Math.min(8, Math.scalb(0.5, retries)) * (1 - chance.nextDouble() / 4);
            plan(delay, () -> sdk(body, retries + 1, then));
          } else {
            then.accept(reply);
          }
        };
    if (agent == null) {
      exchange(status -> told.accept(new Reply(status, true)));
      return;
    }
    Map<String, String> headers =
        client.sdkRetries == 0 ? Map.of() : Map.of("x-stainless-retry-count", "" + retries);
    through(
        agent.pipeline.begin(new PipelineTest.Request("/v1/chat/completions", body, headers)),
        told);
  }

  private void through(LlmCall call, Consumer<Reply> then) {
    long hold = call.holdNanos();
    if (hold > 0) {
      plan(hold / 1e9, () -> through(call, then));
      return;
    }
    Synthetic refusal = call.admit();
    if (refusal != null) {
      then.accept(new Reply(refusal.status(), false));
      return;
    }
    exchange(
        status -> {
          if (status == 200) {
            AnswerTap tap = call.accepted(status, Headers.NONE);
            tap.accept(ANSWER, 0, ANSWER.length);
            tap.ended();
            then.accept(new Reply(status, false));
            return;
          }
          Step step =
              status == RESET
                  ? call.failed(new SocketException("Connection reset"))
                  : call.answered(status, Headers.NONE, new byte[0]);
          if (step.kind() == Step.Kind.RETRY) {
            plan(step.delayNanos() / 1e9, () -> through(call, then));
          } else {
            then.accept(new Reply(status, step.kind() == Step.Kind.RETURN));
          }
        });
  }

  private void exchange(Consumer<Integer> then) {
    double now = now();
    requests.add(now);
    boolean out = now >= FROM && now < TO;
    if (out) {
      plan(0.2, () -> then.accept(503));
      return;
    }
    tokens = Math.min(CAPACITY, tokens + (now - filledAt) * CAPACITY);
    filledAt = now;
    if (tokens < 1) {
      plan(0, () -> then.accept(503));
      return;
    }
    tokens--;
    int[] failures = {429, 503, RESET};
    int status =
        world.nextDouble() < BASE_FAILURES ? failures[world.nextInt(failures.length)] : 200;
    plan(0.1, () -> then.accept(status));
  }

  private double now() {
    return clock / 1e9 - 1;
  }

  private void plan(double seconds, Runnable action) {
    events.add(new Event(clock + (long) (seconds * 1e9), planned++, action));
  }

  private double requests(double from, double to) {
    return requests.stream().filter(at -> at >= from && at < to).count();
  }

  private double peak() {
    double most = 0;
    for (double second = TO; second < TO + 30; second++) {
      most = Math.max(most, requests(second, second + 1));
    }
    return most;
  }

  private double success(double from, double to) {
    return ended.stream()
        .filter(call -> call.began() >= from && call.began() < to)
        .mapToDouble(call -> call.good() ? 1 : 0)
        .average()
        .orElseThrow();
  }

  /** The mean of several worlds. */
  static Figures mean(Client client, Map<String, String> settings, int worlds) {
    double[] sums = new double[6];
    for (int seed = 0; seed < worlds; seed++) {
      Figures each = new PlayedOutage(client, settings, 100L * seed).play();
      sums[0] += each.inOutage();
      sums[1] += each.peak();
      sums[2] += each.during();
      sums[3] += each.after();
      sums[4] += each.failure();
      sums[5] += each.slowFailure();
    }
    return new Figures(
        sums[0] / worlds,
        sums[1] / worlds,
        sums[2] / worlds,
        sums[3] / worlds,
        sums[4] / worlds,
        sums[5] / worlds);
  }
}
