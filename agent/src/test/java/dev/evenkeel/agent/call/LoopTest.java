package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the attempts of a retry loop above the agent come to. */
class LoopTest {

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final PipelineFixture fixture = new PipelineFixture(clock::get, Map.of());
  private final Pipeline pipeline = fixture.pipeline;

  @Test
  void countsOneCallForAllThatALoopSends() throws Exception {
    try (Loop loop = pipeline.openLoop("sdk")) {
      loop.attempt(() -> answer(500));
      loop.attempt(() -> answer(500));
      loop.attempt(() -> succeed());
      assertEquals(List.of(), fixture.calls, "the loop might send it again");
      assertFalse(loop.over());
    }
    assertEquals(1, fixture.started.get());
    assertEquals(1, fixture.calls.size());
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
    assertEquals(3, fixture.calls.get(0).attempts());
    assertEquals(List.of("", "sdk", "sdk"), fixture.attempts.stream().map(a -> a.layer()).toList());
  }

  @Test
  void endsWhereTheWordOfTheAgentIsFinal() throws Exception {
    try (Loop loop = pipeline.openLoop("framework")) {
      loop.attempt(() -> answer(401));
      assertTrue(loop.over());
    }
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
  }

  @Test
  void takesTheFailureOfTheFinalAttemptOutOfTheLoop() {
    IOException failure = new SocketException("reset");
    try (Loop loop = pipeline.openLoop("sdk")) {
      Over over =
          assertThrows(
              Over.class,
              () ->
                  loop.attempt(
                      () -> {
                        LlmCall call = begin();
                        for (Step step = fail(call); step.kind() == Step.Kind.RETRY; ) {
                          step = fail(call);
                        }
                        throw failure;
                      }));
      assertSame(failure, over.failure());
    }
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void letsAFailureThroughThatTheLoopMayRetry() {
    try (Loop loop = pipeline.openLoop("sdk")) {
      assertThrows(
          IOException.class,
          () ->
              loop.attempt(
                  () -> {
                    answer(500);
                    throw new IOException("500");
                  }));
    }
  }

  @Test
  void makesNoRetriesInsideARetryFromAbove() throws Exception {
    try (Loop loop = pipeline.openLoop("sdk")) {
      loop.attempt(() -> answer(500));
      loop.attempt(
          () -> {
            LlmCall call = begin();
            assertNull(call.admit());
            assertEquals(Step.Kind.STOP, call.answered(503, Headers.NONE, bytes("busy")).kind());
            return null;
          });
      assertTrue(loop.over());
    }
  }

  @Test
  void endsTheLoopThatIsRefusedByTheBreaker() throws Exception {
    for (int i = 0; i < 5; i++) {
      answer(500);
    }
    try (Loop loop = pipeline.openLoop("sdk")) {
      loop.attempt(
          () -> {
            assertEquals(503, begin().admit().status());
            return null;
          });
      assertTrue(loop.over());
    }
    assertEquals(Result.REJECTED, fixture.calls.get(5).result());
  }

  @Test
  void countsOneCallWhereAFrameworkLoopsAroundAnSdk() throws Exception {
    AtomicInteger outerAttempts = new AtomicInteger();
    try (Loop framework = pipeline.openLoop("framework")) {
      for (int i = 0; i < 2; i++) {
        framework.attempt(
            () -> {
              outerAttempts.incrementAndGet();
              try (Loop sdk = pipeline.openLoop("sdk")) {
                sdk.attempt(() -> answer(500));
                sdk.attempt(() -> answer(500));
              }
              return null;
            });
      }
      framework.attempt(
          () -> {
            try (Loop sdk = pipeline.openLoop("sdk")) {
              sdk.attempt(() -> answer(401));
              assertTrue(sdk.over());
            }
            return null;
          });
      assertTrue(framework.over(), "both loops end");
    }
    assertEquals(2, outerAttempts.get());
    assertEquals(1, fixture.calls.size());
    assertEquals(5, fixture.calls.get(0).attempts());
    assertEquals(
        List.of("", "sdk", "framework", "sdk", "framework"),
        fixture.attempts.stream().map(a -> a.layer()).toList());
  }

  @Test
  void goesOnWhereAnotherThreadOpensTheInnerLoop() throws Exception {
    try (Loop framework = pipeline.openLoop("framework")) {
      for (int i = 0; i < 2; i++) {
        int status = i == 0 ? 500 : 401;
        framework.attempt(() -> onAnotherThread(framework, status));
      }
      assertTrue(framework.over(), "both loops end");
    }
    assertEquals(1, fixture.calls.size());
    assertEquals(
        List.of("", "sdk", "framework"), fixture.attempts.stream().map(a -> a.layer()).toList());
  }

  private Object onAnotherThread(Loop outer, int last) throws Exception {
    FutureTask<Object> sent =
        new FutureTask<>(
            () -> {
              try (Loop sdk = pipeline.openLoop("sdk")) {
                if (last == 500) {
                  sdk.attempt(() -> handedOver(outer, 500));
                }
                return sdk.attempt(() -> handedOver(outer, last));
              }
            });
    new Thread(sent).start();
    return sent.get();
  }

  private Step handedOver(Loop outer, int status) {
    outer.goesOnHere();
    return answer(status);
  }

  @Test
  void countsEachOfTheCallsThatOneAttemptMakes() throws Exception {
    try (Loop loop = pipeline.openLoop("framework")) {
      loop.attempt(
          () -> {
            succeed();
            return succeed();
          });
    }
    assertEquals(2, fixture.calls.size());
    assertEquals(List.of("", ""), fixture.attempts.stream().map(a -> a.layer()).toList());
  }

  @Test
  void recordsAnAnswerThatIsReadAfterTheLoopWasLeft() throws Exception {
    AtomicReference<AnswerTap> tap = new AtomicReference<>();
    try (Loop loop = pipeline.openLoop("sdk")) {
      loop.attempt(
          () -> {
            LlmCall call = begin();
            call.admit();
            tap.set(call.accepted(200, Headers.NONE));
            return null;
          });
    }
    assertEquals(0, fixture.calls.size());
    tap.get().ended();
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void knowsNoLoopOutsideOfItsAttempts() throws Exception {
    try (Loop loop = pipeline.openLoop("sdk")) {
      loop.attempt(() -> answer(500));
      answer(500); // on the same thread, between two attempts
      assertEquals(1, fixture.calls.size());
    }
    assertEquals(2, fixture.calls.size());
  }

  @Test
  void waitsForNoRetryOnceTheSdkIsDone() throws Exception {
    Loop loop = pipeline.openLoop("sdk");
    loop.run(
        () -> {
          handBack(0);
          handBack(1);
          return handBack(2);
        });
    assertEquals(List.of(), fixture.calls);
    loop.close();
    assertEquals(1, fixture.calls.size());
    assertEquals(3, fixture.calls.get(0).attempts());
  }

  @Test
  void joinsTheRetriesOfAnSdkThatSendsNoHeaders() throws Exception {
    try (Loop loop = pipeline.openLoop("sdk")) {
      loop.run(
          () -> {
            answer(500);
            clock.addAndGet(Duration.ofSeconds(8).toNanos());
            return answer(500);
          });
    }
    assertEquals(1, fixture.calls.size());
    assertEquals("sdk", fixture.attempts.get(1).layer());
  }

  @Test
  void leavesTheFailureOfAnotherLoopWithTheSameBodyToThatLoop() throws Exception {
    Loop one = pipeline.openLoop("sdk");
    Loop other = pipeline.openLoop("sdk");
    one.run(() -> handBack("1", 0));
    other.run(() -> handBack("2", 0));
    AnswerTap read = one.run(() -> sdk("1", 1).accepted(200, Headers.NONE));
    one.close();
    assertEquals(List.of(), fixture.calls, "one is being read, the other may be sent again");
    AnswerTap otherRead = other.run(() -> sdk("2", 1).accepted(200, Headers.NONE));
    other.close();
    read.ended();
    otherRead.ended();
    assertEquals(List.of(Result.SUCCESS, Result.SUCCESS), results());
    assertEquals(List.of(2, 2), fixture.calls.stream().map(c -> c.attempts()).toList());
  }

  @Test
  void carriesOnItsOwnFailureAndNotAnEarlierOneWithTheSameBody() throws Exception {
    Loop one = pipeline.openLoop("sdk");
    Loop other = pipeline.openLoop("sdk");
    one.run(() -> handBack("1", 0));
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    other.run(() -> handBack("2", 0));
    other.run(() -> sdk("2", 1).accepted(200, Headers.NONE)).ended();
    other.close();
    assertEquals(0, fixture.calls.get(0).durationNanos());
    one.close();
    assertEquals(List.of(Result.SUCCESS, Result.FAILURE), results());
  }

  /** As the asynchronous clients of the OpenAI and Anthropic SDKs do. */
  @Test
  void waitsForNoRetryThatAnSdkWouldHaveMadeElsewhere() throws Exception {
    Loop loop = pipeline.openLoop("sdk");
    loop.run(() -> handBack(0));
    handBack(1);
    handBack(2);
    assertEquals(List.of(), fixture.calls);
    loop.close();
    assertEquals(List.of(Result.FAILURE), results());
    assertEquals(3, fixture.calls.get(0).attempts());
  }

  private List<Result> results() {
    return fixture.calls.stream().map(call -> call.result()).toList();
  }

  private Step handBack(int retries) {
    return handBack("1", retries);
  }

  private Step handBack(String trace, int retries) {
    return sdk(trace, retries).answered(500, Headers.NONE, bytes("oops"));
  }

  /** A call of an SDK that says how often it has sent this. */
  private LlmCall sdk(String trace, int retries) {
    Map<String, String> headers =
        Map.of(
            "x-stainless-retry-count", "" + retries,
            "traceparent", "00-" + trace.repeat(32) + "-" + trace.repeat(16) + "-01");
    LlmCall call = pipeline.begin(PipelineTest.Request.chat(headers));
    assertNull(call.admit());
    return call;
  }

  @Test
  void changesNothingInObserveMode() throws Exception {
    PipelineFixture observing = new PipelineFixture(Map.of("mode", "observe"));
    try (Loop loop = observing.pipeline.openLoop("sdk")) {
      loop.attempt(
          () -> {
            LlmCall call = observing.pipeline.begin(PipelineTest.Request.chat(Map.of()));
            call.admit();
            return call.answered(401, Headers.NONE, bytes("no"));
          });
      assertFalse(loop.over());
    }
    assertEquals(1, observing.calls.size());
  }

  private LlmCall begin() {
    return pipeline.begin(PipelineTest.Request.chat(Map.of()));
  }

  private static Step fail(LlmCall call) {
    assertNull(call.admit());
    return call.failed(new ConnectException("refused"));
  }

  private Step answer(int status) {
    LlmCall call = begin();
    assertNull(call.admit());
    return call.answered(status, Headers.NONE, bytes("oops"));
  }

  private Object succeed() {
    LlmCall call = begin();
    assertNull(call.admit());
    call.accepted(200, Headers.NONE).ended();
    return null;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
