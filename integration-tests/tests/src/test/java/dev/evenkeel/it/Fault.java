package dev.evenkeel.it;

import static dev.evenkeel.provider.Step.answer;
import static dev.evenkeel.provider.Step.refuse;

import dev.evenkeel.provider.Received;
import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One of sixteen ways in which a provider fails its callers, after the public catalogue of
 * FailoverBench (the same numbers, faults and lengths).
 *
 * @param script what the provider does; played anew for each way of calling
 * @param ideal how the call should end
 * @param timeout the SDK's own for reading, or zero for its default of ten minutes
 * @param bound by when a call must have ended
 * @param calls how many calls meet it, one after the other
 * @param every from one call to the next
 * @param mostRequests of one call to the failing model: more are hammering
 */
record Fault(
    String id,
    String title,
    Script script,
    Ideal ideal,
    Duration timeout,
    Duration bound,
    int calls,
    Duration every,
    int mostRequests) {

  /** What every good answer says: sixty words. */
  static final String TEXT =
      "A keel is the long beam on which a ship is built and it keeps her upright when the wind"
          + " leans on her sails so that those aboard can go on with their work and need not think"
          + " of it at all until the day it is missing and the first real gust lays the whole ship"
          + " flat upon the water";

  /** All waits of the catalogue are cut to this share; 1 plays them in full, by the defaults. */
  static final double SCALE = Double.parseDouble(System.getProperty("faults.scale", "0.25"));

  private static final int CUT_AFTER = 40;
  private static final int STALL_AFTER = 20;
  private static final int MALFORMED_AT = 10;

  /** For a small machine that does many things at once, and for back-offs that do not shrink. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private static final Duration LEAST_BOUND = Duration.ofSeconds(60);

  enum Ideal {
    ANSWER,
    /** The provider's own refusal. */
    ERROR
  }

  /** What the provider does with a request for the failing model. */
  interface Script {
    /**
     * @param since the first request of this model
     */
    Step next(Received request, Duration since);
  }

  /** The model that fails so; one for each way of calling, so that no two routes meet. */
  String model(String way) {
    return id + "." + way;
  }

  /** A model of the same provider that is well: for runs with fallbacks. */
  String backup(String way) {
    return "backup-" + model(way);
  }

  /** What the backup does: it is well, and refuses a conversation that ends with its own words. */
  Step backup(Received request) {
    return request.lastRole().equals("assistant")
        ? bad("invalid_prefill", "This model does not support assistant message prefill.")
        : answer(TEXT);
  }

  /** A wait of the catalogue, as it is played. */
  static Duration scaled(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds * SCALE));
  }

  static List<Fault> all() {
    Step ok = answer(TEXT);
    Step cut = new Step.Cut(TEXT, CUT_AFTER);
    // Longer than the agent's limit, so that the limit and not the end of the stall ends it
    Step stall = new Step.Stall(TEXT, STALL_AFTER, scaled(40));
    return List.of(
        of("S01", "429 with Retry-After", once(refuse(429, Map.of("Retry-After", "2")))),
        of("S02", "429 without, persistent", (request, since) -> refuse(429)),
        of("S03", "500 once", once(refuse(500))),
        of("S04", "503 persistent", (request, since) -> refuse(503)),
        of("S05", "reset before headers", once(new Step.Reset())),
        // Ten minutes, three times, is what openai-java waits when it is not told otherwise
        of("S06", "no response at all", (request, since) -> new Step.Hang())
            .timeout(scaled(30))
            .bound(100),
        of("S07", "slow first token", Fault::slow).bound(60),
        of("S08", "cut at 40 of 60 tokens", once(cut)),
        of("S09", "stall", once(stall)).bound(45),
        of("S10", "malformed chunk", once(new Step.Malformed(TEXT, MALFORMED_AT))),
        of("S11", "no [DONE]", (request, since) -> new Step.Undone(TEXT)),
        of("S12", "context length", (request, since) -> contextLength()).mostRequests(1),
        of("S13", "content filter", (request, since) -> contentFilter())
            .ideal(Ideal.ERROR)
            .mostRequests(1),
        of("S14", "fallback rejects prefill", once(cut)),
        of("S15", "primary flaps", (request, since) -> down(since) ? refuse(503) : ok)
            .sequence(24, scaled(4)),
        of("S16", "fallback accounting", (request, since) -> refuse(503)));
  }

  /** The seconds for which the flapping primary is down. */
  static Duration outage() {
    return scaled(60);
  }

  private static boolean down(Duration since) {
    return since.compareTo(outage()) < 0;
  }

  private static Step slow(Received request, Duration since) {
    return request.stream()
        ? new Step.SlowFirstByte(scaled(20), answer(TEXT))
        : new Step.Delay(scaled(20), answer(TEXT));
  }

  private static Step contextLength() {
    return bad(
        "context_length_exceeded",
        "This model's maximum context length is 8192 tokens. However, your messages resulted in"
            + " 9631 tokens.");
  }

  private static Step contentFilter() {
    return bad(
        "content_policy_violation", "Your request was rejected as a result of our safety system.");
  }

  private static Step bad(String code, String message) {
    String body =
        "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"%s\"}}";
    return new Step.Refuse(400, Map.of(), body.formatted(message, code));
  }

  private static Script once(Step fault) {
    return (request, since) -> request.number() == 0 ? fault : answer(TEXT);
  }

  private static Fault of(String id, String title, Script script) {
    return new Fault(
        id, title, script, Ideal.ANSWER, Duration.ZERO, LEAST_BOUND, 1, Duration.ZERO, 6);
  }

  private Fault ideal(Ideal of) {
    return new Fault(id, title, script, of, timeout, bound, calls, every, mostRequests);
  }

  private Fault timeout(Duration of) {
    return new Fault(id, title, script, ideal, of, bound, calls, every, mostRequests);
  }

  private Fault bound(double seconds) {
    Duration of = scaled(seconds).plus(SLACK);
    Duration least = of.compareTo(LEAST_BOUND) < 0 ? LEAST_BOUND : of;
    return new Fault(id, title, script, ideal, timeout, least, calls, every, mostRequests);
  }

  private Fault mostRequests(int of) {
    return new Fault(id, title, script, ideal, timeout, bound, calls, every, of);
  }

  private Fault sequence(int count, Duration pause) {
    return new Fault(id, title, script, ideal, timeout, bound, count, pause, mostRequests);
  }
}
