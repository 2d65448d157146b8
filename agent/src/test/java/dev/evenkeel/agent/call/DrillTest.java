package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Fault;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classifier;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrillTest {

  private static final List<String> OPENAI_LIKE =
      List.of("openai", "azure_openai", "xai", "openrouter", "watsonx", "zhipu", "deepseek");

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow

  @ParameterizedTest
  @EnumSource
  void everyFaultIsClassifiedAsWhatItIsForEveryApi(Fault fault) {
    for (Api api : Api.values()) {
      for (String provider : OPENAI_LIKE) {
        Endpoint endpoint = new Endpoint(provider, api, "chat", "m", "h", "", false, true);
        Synthetic answer = Drill.answer(fault, endpoint);
        Classification found =
            Classifier.classify(
                Answers.read(endpoint, answer.status(), answer.headers()::get, answer.body()));
        assertEquals(fault.label(), found.outcome().label(), provider + " " + api);
        assertEquals("drill", answer.headers().get("x-evenkeel"));
        assertEquals(fault == Fault.RATE_LIMITED ? 1_000 : -1, found.retryAfterMillis());
      }
    }
  }

  @Test
  void givesEachFaultItsShare() {
    double[] chance = {0};
    Drill drill =
        new Drill(
            settings("rate_limited:5%,timeout:1%,server_error:1%"), () -> chance[0], clock::get);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      chance[0] = (i + 0.5) / 1_000;
      Fault fault = drill.next(Workloads.DEFAULT);
      counts.merge(fault == null ? "none" : fault.label(), 1, Integer::sum);
    }
    assertEquals(
        Map.of("rate_limited", 50, "timeout", 10, "server_error", 10, "none", 930), counts);
  }

  @Test
  void leavesOtherWorkloadsAlone() {
    Drill drill = new Drill(settings("timeout:100%@trading"), () -> 0.999, clock::get);
    assertEquals(Fault.TIMEOUT, drill.next("trading"));
    assertNull(drill.next("analysis"));
    assertNull(drill.next(Workloads.DEFAULT));
  }

  @Test
  void endsWhenItsTimeIsUp() {
    Drill drill = new Drill(settings("timeout:100%"), () -> 0.5, clock::get);
    clock.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
    assertTrue(drill.runs());
    assertNotNull(drill.next(Workloads.DEFAULT));
    clock.incrementAndGet();
    assertFalse(drill.runs());
    assertNull(drill.next(Workloads.DEFAULT));
  }

  @Test
  void isOneOfCallsThatMayBeChangedOnly() {
    PipelineFixture fixture = fixture(Map.of());
    assertFalse(fixture.pipeline.drills());
    Properties system = new Properties();
    system.put("evenkeel.drill", "timeout:100%");
    system.put("evenkeel.mode", "observe");
    fixture.pipeline.follow(SettingsReader.read(system, Map.of(), null));
    assertFalse(fixture.pipeline.drills());
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
    assertNull(call.admit());
    assertNull(call.fault());
  }

  @Test
  void aFaultIsRetriedByPolicyAndThenHandedOverWithTheWordToStop() {
    PipelineFixture fixture = fixture(Map.of("drill", "overloaded:100%"));
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
    List<Step.Kind> steps = new ArrayList<>();
    Injected last = null;
    for (int attempt = 0; attempt < 3; attempt++) {
      assertNull(call.admit());
      last = call.fault();
      steps.add(last.step().kind());
      clock.addAndGet(last.step().delayNanos());
    }
    assertEquals(List.of(Step.Kind.RETRY, Step.Kind.RETRY, Step.Kind.STOP), steps);
    assertEquals(503, last.answer().status());
    assertEquals("false", last.answer().headers().get("x-should-retry"));
    assertEquals(List.of("overloaded", "overloaded", "overloaded"), fixture.outcomes());
    assertEquals(List.of("overloaded", "overloaded", "overloaded"), fixture.drilled);
    assertFalse(fixture.attempts.get(0).work().billable());
    assertEquals(1, fixture.calls.size());
    assertEquals(Recorder.Result.FAILURE, fixture.calls.get(0).result());
    assertEquals(3, fixture.calls.get(0).attempts());
  }

  @Test
  void faultsOpenTheBreakerAndAfterTheDrillItCloses() {
    PipelineFixture fixture = fixture(Map.of("drill", "server_error:100%", "drill.time", "30s"));
    for (int i = 0; i < 5; i++) {
      LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
      assertNull(call.admit());
      Injected fault = call.fault();
      assertEquals(Step.Kind.RETURN, fault.step().kind());
      assertNull(fault.answer().headers().get("x-should-retry"), "left to the SDK, as a real one");
    }
    assertNotNull(fixture.pipeline.begin(PipelineTest.Request.chat(Map.of())).admit());
    clock.addAndGet(Duration.ofSeconds(70).toNanos());
    for (int probe = 0; probe < 2; probe++) {
      LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
      assertNull(call.admit());
      assertNull(call.fault(), "the drill is over");
      AnswerTap tap = call.accepted(200, name -> null);
      byte[] answer =
          "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}".getBytes();
      tap.accept(answer, 0, answer.length);
      tap.ended();
      tap.closed();
    }
    assertEquals(
        List.of(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED), fixture.breaker);
    assertEquals(List.of(), fixture.errors);
  }

  @Test
  void aFaultMovesTheCallToTheOtherModelWhichIsLeftAlone() {
    PipelineFixture fixture =
        fixture(Map.of("drill", "server_error:100%", "fallbacks", "m=m-small"));
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
    assertNull(call.admit());
    assertEquals(Step.Kind.RETRY, call.fault().step().kind());
    assertNull(call.admit());
    assertNull(call.fault());
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(new byte[] {'{', '}'}, 0, 2);
    tap.ended();
    assertEquals(List.of("m -> m-small: server_error: success"), fixture.fallbacks);
    assertEquals("m-small", fixture.attempts.get(1).endpoint().model());
  }

  private PipelineFixture fixture(Map<String, String> properties) {
    return new PipelineFixture(clock::get, properties);
  }

  private static Settings settings(String drill) {
    Properties system = new Properties();
    system.put("evenkeel.drill", drill);
    return SettingsReader.read(system, Map.of(), null);
  }
}
