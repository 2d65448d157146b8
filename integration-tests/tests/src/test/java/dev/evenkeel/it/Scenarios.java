package dev.evenkeel.it;

import static dev.evenkeel.it.Expected.ANY_ERROR;
import static dev.evenkeel.it.Expected.error;
import static dev.evenkeel.it.Expected.handedBack;
import static dev.evenkeel.it.Expected.noResponse;
import static dev.evenkeel.it.Expected.ok;
import static dev.evenkeel.it.Expected.stopped;
import static dev.evenkeel.it.Expected.untouched;
import static dev.evenkeel.provider.Step.answer;
import static dev.evenkeel.provider.Step.refuse;

import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The table of what calls meet, shared by all applications. The last step of a list repeats. Where
 * the SDK's own retry is not part of the scenario it is off.
 */
final class Scenarios {

  static final String TEXT = "All is well and the sea is calm today";

  /** More than any SDK makes by default. */
  private static final int MANY = 10;

  private Scenarios() {}

  static List<Scenario> all() {
    Step cut = new Step.Cut(TEXT, 3);
    Step failing = new Step.StreamError(TEXT, 3, 500);
    return List.of(
        Scenario.of("ok", answer(TEXT)).expect(ok(1), ok(1)),
        Scenario.of("429-then-ok", refuse(429), answer(TEXT)).expect(error(429, 1), ok(2)),
        Scenario.of("503-503-ok", refuse(503), refuse(503), answer(TEXT))
            .expect(error(503, 1), ok(3)),
        Scenario.of("503-forever", refuse(503)).expect(error(503, 1), error(503, 3)),
        Scenario.of("500", refuse(500)).expect(error(500, 1), error(500, 1)),
        Scenario.of("401", refuse(401)).expect(error(401, 1), error(401, 1)),
        Scenario.of("429-retry-after", refuse(429, Map.of("Retry-After", "1")), answer(TEXT))
            .gap(Duration.ofSeconds(1))
            .expect(error(429, 1), ok(2))
            .on(Variant::leading),
        Scenario.of("504", refuse(504)).expect(error(504, 1), error(504, 1)).on(Variant::leading),
        Scenario.of("400", refuse(400)).expect(error(400, 1), error(400, 1)).on(Variant::leading),
        Scenario.of("529-then-ok", refuse(529), answer(TEXT))
            .expect(error(529, 1), ok(2))
            .on(Variant::leading),
        Scenario.of("reset-then-ok", new Step.Reset(), answer(TEXT))
            .expect(noResponse(1), ok(2))
            .on(Variant::leading),
        Scenario.of("hang", new Step.Hang())
            .timeout(Timeout.SHORT)
            .expect(noResponse(1), noResponse(1))
            .on(Variant::leading),
        Scenario.of("hang-call-timeout", new Step.Hang())
            .timeout(Timeout.SHORT.ofTheWholeCall())
            .expect(noResponse(1), noResponse(1))
            .on(Variant::leading),

        // What has begun to stream is neither replayed nor changed.
        Scenario.of("stream-cut", cut, answer(TEXT))
            .expect(noResponse(1), noResponse(1))
            .on(variant -> variant.stream() && !variant.swallows("stream-cut")),
        Scenario.of("stream-cut-swallowed", cut, answer(TEXT))
            .expect(null, error(ANY_ERROR, 1))
            .on(variant -> variant.swallows("stream-cut")),
        Scenario.of("stream-error-event", failing, answer(TEXT))
            .expect(error(ANY_ERROR, 1), error(ANY_ERROR, 1))
            .on(variant -> variant.stream() && !variant.swallows("stream-error-event")),
        Scenario.of("stream-error-event-swallowed", failing, answer(TEXT))
            .expect(null, error(ANY_ERROR, 1))
            .on(variant -> variant.swallows("stream-error-event")),

        // What fails before the application has seen anything of it is sent again unseen.
        Scenario.of("stream-error-first", new Step.StreamError(TEXT, 0, 429), answer(TEXT))
            .expect(null, ok(2))
            .on(Variant::stream),
        Scenario.of("stream-end-first", new Step.Ended(TEXT, 0), answer(TEXT))
            .expect(null, ok(2))
            .on(Variant::stream),
        Scenario.of("stall-first", new Step.Stall(TEXT, 0), answer(TEXT))
            .expect(null, ok(2))
            .on(Variant::stream),
        Scenario.of("silent", new Step.Hang(), answer(TEXT))
            .expect(null, noResponse(1))
            .on(Variant::stream),

        // Half an answer is never a success.
        Scenario.of("stream-ended", new Step.Ended(TEXT, 3), answer(TEXT))
            .expect(null, error(ANY_ERROR, 1))
            .on(Variant::stream),
        Scenario.of("stall", new Step.Stall(TEXT, 3), answer(TEXT))
            .expect(null, error(ANY_ERROR, 1))
            .on(Variant::stream),

        // Held whole, a stream can be sent again whatever becomes of it.
        Scenario.of("whole-cut", cut, answer(TEXT)).expect(null, ok(2)).on(Variant::stream),
        Scenario.of("whole-error-event", new Step.StreamError(TEXT, 3, 429), answer(TEXT))
            .expect(null, ok(2))
            .on(Variant::stream),
        Scenario.of("whole-ended", new Step.Ended(TEXT, 3), answer(TEXT))
            .expect(null, ok(2))
            .on(Variant::stream),
        Scenario.of("whole-stall", new Step.Stall(TEXT, 3), answer(TEXT))
            .expect(null, ok(2))
            .on(Variant::stream),
        Scenario.of("whole-ok", answer(TEXT)).expect(ok(1), ok(1)).on(Variant::stream),

        // What the agent hands back stays the SDK's to retry; where its word is final, it is not.
        Scenario.of("500", refuse(500)).withSdkRetries().expect(untouched(500), handedBack(500)),
        Scenario.of("500-500-ok", refuse(500), refuse(500), answer(TEXT))
            .withSdkRetries()
            .expect(ok(3), ok(3))
            .on(variant -> variant.leading() && variant.attemptsOn(500) >= 3),
        Scenario.of("504", refuse(504))
            .withSdkRetries()
            .expect(untouched(504), handedBack(504))
            .on(Variant::leading),
        Scenario.of("hang", new Step.Hang())
            .withSdkRetries()
            .timeout(Timeout.SHORT)
            .expect(untouched(0), handedBack(0))
            .on(Variant::leading),
        Scenario.of("long-hang", new Step.Hang())
            .withSdkRetries()
            .timeout(Timeout.LONG)
            .expect(untouched(0), stopped(ANY_ERROR, 1))
            .on(Variant::leading),
        Scenario.of("hang-call-timeout", new Step.Hang())
            .withSdkRetries()
            .timeout(Timeout.SHORT.ofTheWholeCall())
            .expect(untouched(0), handedBack(0))
            .on(Variant::leading),
        Scenario.of("503-forever", refuse(503))
            .withSdkRetries()
            .expect(untouched(503), stopped(503, 3)),
        Scenario.of("429-forever", refuse(429))
            .withSdkRetries()
            .expect(untouched(429), stopped(429, 3)),
        Scenario.of("429-then-ok", refuse(429), answer(TEXT))
            .withSdkRetries()
            .expect(ok(2), ok(2))
            .on(variant -> variant.leading() && variant.attemptsOn(429) > 1),
        Scenario.of("reset-forever", new Step.Reset())
            .withSdkRetries()
            .expect(untouched(0), stopped(ANY_ERROR, 2)),
        Scenario.of("529-forever", refuse(529))
            .withSdkRetries()
            .expect(untouched(529), stopped(529, 3)),

        // However many retries the application has told the SDK to make.
        Scenario.of("503-forever", refuse(503))
            .withSdkRetries(MANY)
            .expect(null, stopped(503, 3))
            .on(Variant::leading),
        Scenario.of("429-forever", refuse(429))
            .withSdkRetries(MANY)
            .expect(null, stopped(429, 3))
            .on(Variant::leading),

        // The same outcomes for SDKs that retry nothing.
        Scenario.of("429-forever", refuse(429))
            .expect(error(429, 1), error(429, 3))
            .on(variant -> variant.sdkAttempts() == 1),
        Scenario.of("529-forever", refuse(529))
            .expect(error(529, 1), error(529, 3))
            .on(variant -> variant.sdkAttempts() == 1),
        Scenario.of("reset-forever", new Step.Reset())
            .expect(noResponse(1), noResponse(2))
            .on(variant -> variant.sdkAttempts() == 1),

        // An agent's tool: two calls of the model, the second of them with a retry.
        Scenario.of("tool", new Step.CallTool("weather", "{\"where\":\"sea\"}"), answer(TEXT))
            .expect(ok(2), ok(2))
            .calls(2)
            .on(variant -> variant.name().endsWith("ai-service")),
        Scenario.of(
                "tool-then-503",
                new Step.CallTool("weather", "{\"where\":\"sea\"}"),
                refuse(503),
                answer(TEXT))
            .expect(error(503, 2), ok(3))
            .calls(2)
            .on(variant -> variant.name().endsWith("ai-service")),
        Scenario.of("401", refuse(401)).withSdkRetries().expect(error(401, 1), error(401, 1)));
  }
}
