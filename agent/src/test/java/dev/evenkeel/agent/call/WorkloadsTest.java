package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

  private static final String ANALYSIS = Analysis.class.getName();
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void isTheDefaultWhereNothingIsConfigured() {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    Analysis.call(() -> end(fixture, Map.of(), null));
    assertEquals("default", workload(fixture));
  }

  @Test
  void isThatOfTheInnermostClassOnTheStackThatFits() {
    PipelineFixture fixture =
        fixture("workloads", ANALYSIS + "=analysis," + Trading.class.getName() + "=trading");
    Trading.call(() -> Analysis.call(() -> end(fixture, Map.of(), null)));
    assertEquals("analysis", workload(fixture));
    Analysis.call(() -> Trading.call(() -> end(fixture, Map.of(), null)));
    assertEquals("trading", fixture.calls.get(1).caller().workload());
    end(fixture, Map.of(), null);
    assertEquals("default", fixture.calls.get(2).caller().workload());
    assertEquals("analysis", fixture.attempts.get(0).caller().workload());
  }

  @Test
  void takesAPackageWithItsSubpackagesAndAClassWithItsNestedOnes() {
    PipelineFixture fixture = fixture("workloads", "dev.evenkeel.agent.call.WorkloadsTest=Tests");
    end(fixture, Map.of(), null);
    assertEquals("tests", workload(fixture));
    PipelineFixture packages = fixture("workloads", "dev.evenkeel.agent.ca*=calls,dev.*=other");
    end(packages, Map.of(), null);
    assertEquals("calls", workload(packages));
  }

  @Test
  void isThatOfTheThreadThatMadeACallWhichAnotherCarries() throws Exception {
    PipelineFixture fixture = fixture("workloads", ANALYSIS + "=analysis");
    Origin made = Analysis.call(fixture.pipeline::origin);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      other.submit(() -> end(fixture, Map.of(), made)).get();
    } finally {
      other.shutdown();
    }
    assertEquals("analysis", workload(fixture));
  }

  @Test
  void isThatOfTheThreadFromWhichAnSdkHandsACallOver() throws Exception {
    PipelineFixture fixture = fixture("workloads", ANALYSIS + "=analysis");
    Object carried = new Object();
    Analysis.call(
        () -> {
          fixture.pipeline.handOver(carried);
          return null;
        });
    try (Loop loop = fixture.pipeline.openLoop("sdk", carried)) {
      loop.attempt(() -> end(fixture, Map.of(), null));
    }
    assertEquals("analysis", workload(fixture));
  }

  @Test
  void isThatOfTheRetryLoopInWhichTheCallRuns() throws Exception {
    PipelineFixture fixture = fixture("workloads", ANALYSIS + "=analysis");
    try (Loop loop = Analysis.call(() -> fixture.pipeline.openLoop("sdk"))) {
      loop.attempt(() -> end(fixture, Map.of(), null));
    }
    assertEquals("analysis", workload(fixture));
  }

  @Test
  void isWhatTheHeaderSaysBeforeTheStackIsAsked() {
    PipelineFixture fixture =
        new PipelineFixture(
            Map.of("workloads", ANALYSIS + "=analysis", "workload.header", "x-workload"));
    Analysis.call(() -> end(fixture, Map.of("x-workload", " Batch-1 "), null));
    assertEquals("batch-1", workload(fixture));
    Analysis.call(() -> end(fixture, Map.of("x-workload", "with space"), null));
    assertEquals("analysis", fixture.calls.get(1).caller().workload());
  }

  @Test
  void countsWhatAHeaderBringsBeyondTheLimitAsOther() {
    PipelineFixture fixture = fixture("workload.header", "x-workload");
    for (int i = 0; i < 31; i++) {
      end(fixture, Map.of("x-workload", "w" + i), null);
    }
    assertEquals("w30", fixture.calls.get(30).caller().workload());
    end(fixture, Map.of("x-workload", "w31"), null);
    assertEquals("_OTHER", fixture.calls.get(31).caller().workload());
    end(fixture, Map.of("x-workload", "w3"), null);
    assertEquals("w3", fixture.calls.get(32).caller().workload());
  }

  @Test
  void hidesTheHeaderUnlessASignatureCoversItOrNothingIsToBeChanged() {
    Map<String, String> sent = Map.of("x-workload", "a", "authorization", "Bearer k");
    assertEquals("x-workload", hidden("enforce", sent));
    assertEquals("", hidden("observe", sent));
    assertEquals("", hidden("enforce", Map.of("authorization", "Bearer k")));
    Map<String, String> signed =
        Map.of(
            "x-workload",
            "a",
            "authorization",
            "AWS4-HMAC-SHA256 Credential=c, SignedHeaders=host;X-Workload, Signature=s");
    assertEquals("", hidden("enforce", signed));
  }

  private static String hidden(String mode, Map<String, String> headers) {
    return new PipelineFixture(Map.of("workload.header", "x-workload", "mode", mode))
        .pipeline.hiddenHeader(headers::get);
  }

  @Test
  void aRetryFromAboveKeepsTheWorkloadOfItsCall() {
    PipelineFixture fixture = fixture("workloads", ANALYSIS + "=analysis");
    Map<String, String> first = Map.of("x-stainless-retry-count", "0");
    LlmCall call = Analysis.call(() -> fixture.pipeline.begin(PipelineTest.Request.chat(first)));
    assertNull(call.admit());
    assertEquals(Step.Kind.RETURN, call.answered(500, Headers.NONE, new byte[0]).kind());
    assertEquals(0, fixture.calls.size());
    end(fixture, Map.of("x-stainless-retry-count", "1"), null);
    assertEquals("analysis", workload(fixture));
    assertEquals(2, fixture.calls.get(0).attempts());
    assertEquals(0, fixture.calls.get(0).retries(), "the agent made none of them");
    assertEquals("analysis", fixture.attempts.get(1).caller().workload());
  }

  @Test
  void countsTheAttemptsThatTheAgentAdded() {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
    assertNull(call.admit());
    assertEquals(Step.Kind.RETRY, call.answered(503, Headers.NONE, new byte[0]).kind());
    assertNull(call.admit());
    succeed(call);
    assertEquals(1, fixture.calls.get(0).retries());
    assertEquals(Result.SUCCESS, fixture.calls.get(0).result());
  }

  @Test
  void tellsTheTraceOfAWellFormedTraceparent() {
    PipelineFixture fixture = new PipelineFixture(Map.of());
    end(fixture, Map.of("traceparent", TRACE), null);
    Caller caller = fixture.calls.get(0).caller();
    assertEquals("0af7651916cd43dd8448eb211c80319c", caller.traceId());
    assertEquals("b7ad6b7169203331", caller.spanId());
    assertEquals(true, caller.sampled());
    end(fixture, Map.of("traceparent", TRACE.replaceFirst("01$", "02")), null);
    assertEquals(false, fixture.calls.get(1).caller().sampled());
  }

  @Test
  void takesNoTraceFromAnythingElse() {
    for (String wrong :
        new String[] {
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319cxb7ad6b7169203331-01",
          TRACE + "1"
        }) {
      PipelineFixture fixture = new PipelineFixture(Map.of());
      end(fixture, Map.of("traceparent", wrong), null);
      assertNull(fixture.calls.get(0).caller().traceId(), wrong);
      assertEquals(false, fixture.calls.get(0).caller().sampled(), wrong);
    }
  }

  private static PipelineFixture fixture(String key, String value) {
    return new PipelineFixture(Map.of(key, value));
  }

  private static String workload(PipelineFixture fixture) {
    return fixture.calls.get(0).caller().workload();
  }

  private static Object end(PipelineFixture fixture, Map<String, String> headers, Origin made) {
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(headers), made);
    assertNull(call.admit());
    succeed(call);
    return null;
  }

  private static void succeed(LlmCall call) {
    byte[] answer =
        "{\"choices\":[{\"message\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(answer, 0, answer.length);
    tap.ended();
  }

  private static final class Analysis {
    static <T> T call(Supplier<T> work) {
      return work.get();
    }
  }

  private static final class Trading {
    static <T> T call(Supplier<T> work) {
      return work.get();
    }
  }
}
