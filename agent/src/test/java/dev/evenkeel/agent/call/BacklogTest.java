package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.PipelineTest.Request;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private static final String USAGE = "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}";
  private static final String GOOD =
      "{\"model\":\"m\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}],"
          + USAGE;

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  /** A timer that runs nothing by itself. */
  private static final class Idle extends ScheduledThreadPoolExecutor {
    private int asked;

    private Idle() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      asked++;
      return null;
    }
  }

  @Test
  void settlesWhatWaitsOnceAndInOrder() {
    Idle timer = new Idle();
    Backlog backlog = new Backlog(() -> timer, fault -> {});
    List<Integer> settled = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      assertTrue(backlog.add(() -> settled.add(number)));
    }
    assertEquals(List.of(), settled);
    assertEquals(1, timer.asked, "the timer is asked once for all");
    backlog.settle();
    backlog.settle();
    assertEquals(List.of(0, 1, 2), settled);
    assertTrue(backlog.add(() -> settled.add(3)));
    assertEquals(2, timer.asked);
  }

  @Test
  void takesNoMoreThanItHasRoomFor() {
    Idle timer = new Idle();
    Backlog backlog = new Backlog(() -> timer, fault -> {});
    int taken = 0;
    while (backlog.add(() -> {})) {
      taken++;
    }
    assertEquals(64, taken);
    backlog.settle();
    assertTrue(backlog.add(() -> {}));
  }

  @Test
  void tellsOfAFaultAndSettlesTheRest() {
    Idle timer = new Idle();
    List<Throwable> faults = new ArrayList<>();
    Backlog backlog = new Backlog(() -> timer, faults::add);
    List<String> settled = new ArrayList<>();
    backlog.add(
        () -> {
          throw new IllegalStateException("bug");
        });
    backlog.add(() -> settled.add("next"));
    backlog.settle();
    assertEquals(1, faults.size());
    assertEquals(List.of("next"), settled);
  }

  @Test
  void doesSoByItselfSoonAfterwards() throws InterruptedException {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    Backlog backlog = new Backlog(() -> timer, fault -> {});
    CountDownLatch settled = new CountDownLatch(1);
    backlog.add(settled::countDown);
    assertTrue(settled.await(60, TimeUnit.SECONDS));
    timer.shutdownNow();
  }

  @Test
  void recordsAGoodAnswerLaterWithTheTimesOfItsEnd() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = begin(fixture);
    AnswerTap tap = call.accepted(200, Headers.NONE);
    clock.addAndGet(Duration.ofMillis(250).toNanos());
    accept(tap, GOOD);
    tap.ended();
    tap.closed();
    clock.addAndGet(Duration.ofSeconds(10).toNanos());
    fixture.pipeline.settle();

    assertEquals(1, fixture.calls.size());
    Recorder.Call ended = fixture.calls.get(0);
    assertEquals(Result.SUCCESS, ended.result());
    assertEquals(5, ended.usage().input());
    assertEquals(3, ended.usage().output());
    assertEquals(Duration.ofMillis(250).toNanos(), ended.durationNanos());
    assertEquals(
        Duration.ofMillis(250).toNanos(), fixture.attempts.get(0).durationNanos(), "attempt");
  }

  @Test
  void keepsTheArrayThatItIsGiven() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap = begin(fixture).accepted(200, Headers.NONE);
    byte[] answer = bytes(GOOD);
    assertTrue(tap.take(answer, answer.length));
    tap.ended();
    fixture.pipeline.settle();
    assertEquals(5, fixture.calls.get(0).usage().input());
  }

  @Test
  void readsAnAnswerInPiecesAsItComes() {
    PipelineFixture fixture = fixture(Map.of());
    for (int cut = 0; cut < GOOD.length(); cut++) {
      AnswerTap tap = begin(fixture).accepted(200, Headers.NONE);
      accept(tap, GOOD.substring(0, cut));
      accept(tap, GOOD.substring(cut));
      tap.ended();
    }
    fixture.pipeline.settle();
    assertEquals(GOOD.length(), fixture.calls.size());
    fixture.calls.forEach(ended -> assertEquals(5, ended.usage().input()));
  }

  @Test
  void recordsAtOnceWhatTellsOfNoUsage() {
    PipelineFixture fixture = fixture(Map.of());
    for (int i = 0; i < 5; i++) {
      assertNull(deliver(fixture, "{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}"));
    }
    assertEquals(5, fixture.calls.size());
    assertEquals(503, begin(fixture).admit().status(), "five in a row have opened the breaker");
  }

  @Test
  void aFailureIsHeardOfAfterAllThatEndedBeforeIt() {
    PipelineFixture fixture = fixture(Map.of());
    for (int i = 0; i < 4; i++) {
      fail(fixture);
    }
    deliver(fixture, GOOD);
    for (int i = 0; i < 4; i++) {
      fail(fixture);
    }
    LlmCall call = begin(fixture);
    assertNull(call.admit(), "the success came between the failures");
    assertEquals(9, fixture.attempts.size());
  }

  @Test
  void aProbeIsHeardOfAtOnce() {
    PipelineFixture fixture = fixture(Map.of());
    for (int i = 0; i < 5; i++) {
      fail(fixture);
    }
    clock.addAndGet(Duration.ofSeconds(70).toNanos());
    deliver(fixture, GOOD);
    deliver(fixture, GOOD);
    assertEquals(7, fixture.calls.size());
    assertNull(begin(fixture).admit(), "both probes have succeeded");
  }

  @Test
  void anAnswerThatIsCutOrClosedBeforeItsEndIsRecordedAtOnce() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap broken = begin(fixture).accepted(200, Headers.NONE);
    accept(broken, GOOD.substring(0, 20));
    broken.failed(new EOFException("cut"));
    AnswerTap closed = begin(fixture).accepted(200, Headers.NONE);
    accept(closed, GOOD);
    closed.closed();
    assertEquals(2, fixture.calls.size());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
    assertEquals(Result.SUCCESS, fixture.calls.get(1).result());
    assertEquals(5, fixture.calls.get(1).usage().input(), "what had come was read");
  }

  @Test
  void nothingWaitsWhileALimitHoldsCallsBack() {
    PipelineFixture fixture = fixture(Map.of("limit.concurrency", "m=1"));
    deliver(fixture, GOOD);
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void nothingWaitsInARetryLoopThatMaySendItAgain() throws Exception {
    PipelineFixture fixture = fixture(Map.of());
    try (Loop loop = fixture.pipeline.openLoop("sdk")) {
      loop.run(() -> deliver(fixture, GOOD));
      assertFalse(fixture.attempts.isEmpty());
    }
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void whatEndsAfterItsLoopMayWait() throws Exception {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap;
    try (Loop loop = fixture.pipeline.openLoop("sdk")) {
      tap = loop.run(() -> begin(fixture).accepted(200, Headers.NONE));
    }
    accept(tap, GOOD);
    tap.ended();
    fixture.pipeline.settle();
    assertEquals(1, fixture.calls.size());
  }

  private PipelineFixture fixture(Map<String, String> properties) {
    PipelineFixture fixture = new PipelineFixture(clock::get, properties);
    fixture.pipeline.settleLater();
    return fixture;
  }

  /** Admitted, as far as nothing refuses it. */
  private static LlmCall begin(PipelineFixture fixture) {
    LlmCall call = fixture.pipeline.begin(Request.chat(Map.of()));
    call.holdNanos();
    return call;
  }

  private static Synthetic deliver(PipelineFixture fixture, String answer) {
    LlmCall call = begin(fixture);
    Synthetic refusal = call.admit();
    if (refusal == null) {
      AnswerTap tap = call.accepted(200, Headers.NONE);
      accept(tap, answer);
      tap.ended();
    }
    return refusal;
  }

  private static void fail(PipelineFixture fixture) {
    LlmCall call = begin(fixture);
    assertNull(call.admit());
    call.answered(500, Headers.NONE, bytes("oops"));
  }

  private static void accept(AnswerTap tap, String text) {
    byte[] bytes = bytes(text);
    tap.accept(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
