package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Routes;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A pipeline takes other settings between two calls, and none is lost. */
class FollowTest {

  private static final int RELOADS = 1_000;
  private static final int THREADS = 2;
  private static final String[] CHANGES = {
    "mode=enforce",
    "mode=observe,breaker.window=10s",
    "mode=off",
    "mode=enforce,retry.attempts=5,limit.concurrency=m=3,bulkhead=default=3",
    "mode=enforce,breaker.consecutive=2,retry.budget.tokens=3,stream.hold=whole"
  };

  private static final byte[] ANSWER =
      ("{\"model\":\"m\",\"choices\":[{\"finish_reason\":\"stop\","
              + "\"message\":{\"content\":\"x\"}}]}")
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void beginsNoCallInModeOffAndEndsThoseUnderWayAsTheyBegan() {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    LlmCall before = begin(fixture.pipeline);
    fixture.pipeline.follow(settings("mode=off"));
    assertNull(begin(fixture.pipeline));
    assertNull(before.admit());
    assertEquals(Step.Kind.RETRY, before.answered(503, Headers.NONE, ANSWER).kind());
    assertNull(before.admit());
    succeed(before);
    assertEquals(1, fixture.calls.size());
    assertEquals(2, fixture.calls.get(0).attempts());
    fixture.pipeline.follow(settings("mode=enforce"));
    assertNotNull(begin(fixture.pipeline));
  }

  @Test
  void takesOtherActionsAndAttempts() {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    fixture.pipeline.follow(settings("policy.unavailable=return"));
    LlmCall call = begin(fixture.pipeline);
    assertNull(call.admit());
    assertEquals(Step.Kind.RETURN, call.answered(503, Headers.NONE, ANSWER).kind());
  }

  @Test
  void takesOtherEndpoints() {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    assertTrue(fixture.pipeline.candidate("POST", "llm.internal", 80, "/v1/chat/completions"));
    fixture.pipeline.follow(settings("endpoints.detect=false"));
    assertFalse(fixture.pipeline.candidate("POST", "llm.internal", 80, "/v1/chat/completions"));
  }

  @Test
  void aDrillRestsWhereNothingMayBeChangedAndGoesOnAfterwards() {
    PipelineFixture fixture = new PipelineFixture(Map.of("drill", "unavailable:100%"));
    assertTrue(fixture.pipeline.drills());
    fixture.pipeline.follow(
        SettingsReader.read(new Properties(), Map.of(), "mode=observe,drill=unavailable:100%"));
    assertFalse(fixture.pipeline.drills());
    LlmCall observed = begin(fixture.pipeline);
    assertNull(observed.admit());
    assertNull(observed.fault());
    fixture.pipeline.follow(settings("drill=unavailable:100%"));
    assertTrue(fixture.pipeline.drills());
    LlmCall drilled = begin(fixture.pipeline);
    assertNull(drilled.admit());
    assertNotNull(drilled.fault());
    fixture.pipeline.follow(settings(""));
    assertFalse(fixture.pipeline.drills());
  }

  @Test
  void aThousandReloadsUnderLoadLoseNoCallAndLeaveNothingBehind() throws Exception {
    Counts counts = new Counts();
    Settings first = settings("");
    Pipeline pipeline =
        new Pipeline(
            first,
            new Routes(first, System::nanoTime, () -> 0.5, (e, route, from, to, why) -> {}),
            () -> 0.5,
            new Layers(System::nanoTime),
            counts,
            System::nanoTime);
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<long[]>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(threads.submit(load(pipeline, over)));
    }
    List<WeakReference<Settings>> old = new ArrayList<>();
    for (int i = 0; i < RELOADS; i++) {
      long ended = counts.calls.sum();
      Settings next = settings(CHANGES[i % CHANGES.length]);
      pipeline.follow(next);
      old.add(new WeakReference<>(next));
      while (next.mode() != Settings.Mode.OFF && counts.calls.sum() == ended) {
        LockSupport.parkNanos(50_000); // until a call has ended since
      }
    }
    over.set(true);
    long calls = 0;
    long sent = 0;
    for (Future<long[]> each : running) {
      calls += each.get()[0];
      sent += each.get()[1];
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(2, TimeUnit.MINUTES), "no thread holds settings any more");
    assertTrue(calls > RELOADS / 2, "calls " + calls);
    assertEquals(calls, counts.calls.sum(), "calls that were begun and that were recorded");
    assertEquals(sent, counts.attempts.sum(), "attempts that were sent and that were recorded");
    assertEquals(0, counts.errors.sum());
    old.remove(RELOADS - 1); // holds now
    for (int i = 0; i < 20 && held(old) > 0; i++) {
      System.gc();
    }
    assertEquals(0, held(old), "settings of the past that are still held");
  }

  private static long held(List<WeakReference<Settings>> references) {
    return references.stream().filter(each -> each.get() != null).count();
  }

  /** Gives how many calls were begun and how many attempts were sent for them. */
  private static Callable<long[]> load(Pipeline pipeline, AtomicBoolean over) {
    AtomicLong calls = new AtomicLong();
    AtomicLong sent = new AtomicLong();
    return () -> {
      while (!over.get()) {
        LlmCall call = begin(pipeline);
        if (call != null) {
          calls.incrementAndGet();
          call.holdNanos();
          boolean again = true;
          while (again && call.admit() == null) {
            again = false;
            if (sent.incrementAndGet() % 7 == 0) {
              again = call.answered(503, Headers.NONE, ANSWER).kind() == Step.Kind.RETRY;
            } else {
              succeed(call);
            }
          }
        }
      }
      return new long[] {calls.get(), sent.get()};
    };
  }

  private static LlmCall begin(Pipeline pipeline) {
    return pipeline.begin(PipelineTest.Request.chat(Map.of()));
  }

  private static void succeed(LlmCall call) {
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(ANSWER, 0, ANSWER.length);
    tap.ended();
    tap.closed();
  }

  private static Settings settings(String arguments) {
    Settings settings = SettingsReader.read(new Properties(), Map.of(), arguments);
    assertEquals(List.of(), settings.warnings());
    return settings;
  }

  private static final class Counts implements Recorder {
    private final LongAdder attempts = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder errors = new LongAdder();

    @Override
    public void attemptEnded(Attempt attempt) {
      attempts.increment();
    }

    @Override
    public void callEnded(Call call) {
      calls.increment();
    }

    @Override
    public void internalError(String component, Throwable failure) {
      errors.increment();
    }
  }
}
