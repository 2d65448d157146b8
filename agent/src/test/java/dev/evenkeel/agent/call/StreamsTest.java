package dev.evenkeel.agent.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Headers;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may become of a streamed answer. */
class StreamsTest {

  private static final Headers EVENTS =
      name -> name.equals("content-type") ? "text/event-stream" : null;
  private static final String ROLE =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
  private static final String WORD =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"calm\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String OVERLOADED =
      "data: {\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n";

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);

  @Test
  void isHeldUntilItsFirstContent() {
    AnswerTap tap = accepted(fixture(Map.of()));
    assertTrue(tap.holds());
    take(tap, ": ping\n\n" + ROLE);
    assertTrue(tap.holds());
    take(tap, WORD);
    assertFalse(tap.holds());
    assertEquals(Step.Kind.RETURN, tap.settled().kind());
  }

  @Test
  void isSentAgainWhenAnErrorComesBeforeItsFirstContent() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap = accepted(fixture);
    take(tap, ROLE + OVERLOADED);
    assertFalse(tap.holds());
    assertEquals(Step.Kind.RETRY, tap.settled().kind());
    assertEquals(List.of("stream_error:overloaded"), fixture.outcomes());
    assertEquals(List.of(), fixture.calls);
  }

  @Test
  void isSentAgainOnceWhenItEndsBeforeItsFirstContent() {
    PipelineFixture fixture = fixture(Map.of());
    LlmCall call = begin(fixture, "gpt-4o");
    AnswerTap first = accepted(call);
    take(first, ROLE);
    assertEquals(Step.Kind.RETRY, first.unseen(first.shortfall()).kind());
    assertNull(call.admit());
    AnswerTap second = call.accepted(200, EVENTS);
    assertEquals(Step.Kind.STOP, second.unseen(second.shortfall()).kind());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
    assertEquals(2, fixture.calls.get(0).attempts());
  }

  @Test
  void isSentAgainWhenItStallsBeforeItsFirstContentHoweverLongThatTook() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap = accepted(fixture);
    take(tap, ROLE);
    pass(Duration.ofSeconds(30));
    assertEquals(Step.Kind.RETRY, tap.unseen(new SocketTimeoutException("timeout")).kind());
    assertEquals(List.of("stream_error:timeout"), fixture.outcomes());
  }

  @Test
  void isHandedOverAsItIsWhenItIsWholeBeforeAnyContent() {
    AnswerTap tap = accepted(fixture(Map.of("stream.hold", "whole")));
    take(tap, ROLE + WORD + FINISH);
    assertTrue(tap.holds());
    assertNull(tap.shortfall());
    assertEquals(Step.Kind.RETURN, tap.settled().kind());
    assertNull(tap.cut());
  }

  @Test
  void endsWellWithoutItsLastLineWhenItSaidThatItIsFinished() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, WORD + FINISH);
    assertNull(tap.cut());
  }

  @Test
  void failsWhenItEndsInTheMiddle() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap = accepted(fixture);
    take(tap, WORD);
    assertInstanceOf(EOFException.class, tap.cut());
    tap.ended();
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
    assertEquals(List.of("stream_error:transport"), fixture.outcomes());
  }

  @Test
  void failsWhenItEndsWithinTheEventThatSaysThatItFailed() {
    for (String failure : List.of(OVERLOADED, FINISH.replace("stop", "error"))) {
      AnswerTap tap = accepted(fixture(Map.of()));
      take(tap, WORD + failure.strip() + "\n");
      assertNotNull(tap.cut(), failure);
    }
  }

  @Test
  void isHeldWhileTheEventIsNotWholeThatSaysThatItFailed() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, FINISH.replace("stop", "error").strip());
    assertTrue(tap.holds());
    take(tap, "\n");
    assertTrue(tap.holds());
    take(tap, "\n");
    assertFalse(tap.holds());
    assertEquals(Step.Kind.RETURN, tap.settled().kind()); // a 500 is not sent again
    assertEquals(FINISH.replace("stop", "error").length(), tap.passes());
  }

  @Test
  void passesAnErrorOnAndNothingThatFollowsIt() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, WORD);
    assertEquals(Long.MAX_VALUE, tap.passes());
    take(tap, OVERLOADED + "data: [DONE]\n\n");
    assertEquals(WORD.length() + OVERLOADED.length(), tap.passes());
    assertNotNull(tap.cut());
  }

  @Test
  void isLetThroughWhenItsFormIsUnknown() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, ": ping\n\ndata: {\"tick\":1}\n");
    assertTrue(tap.holds());
    take(tap, "\n");
    assertFalse(tap.holds());
    assertEquals(Long.MAX_VALUE, tap.patienceNanos());
    assertNull(tap.cut());
  }

  @Test
  void isLetThroughAtOnceWhenItIsBareText() {
    LlmCall call = begin(fixture(Map.of()), "gpt-4o");
    assertNull(call.admit());
    AnswerTap tap = call.accepted(200, name -> name.equals("content-type") ? "text/plain" : null);
    take(tap, "Hello");
    assertFalse(tap.holds());
    assertEquals(Long.MAX_VALUE, tap.patienceNanos());
    assertNull(tap.cut());
  }

  /** As a client asks for it that has a decoder of its own. */
  @Test
  void isLetThroughAtOnceWhenNobodyHereCanDecodeIt() {
    for (String hold : List.of("first", "whole")) {
      LlmCall call = begin(fixture(Map.of("stream.hold", hold)), "gpt-4o");
      assertNull(call.admit());
      Map<String, String> headers =
          Map.of("content-type", "text/event-stream", "content-encoding", "br");
      AnswerTap tap = call.accepted(200, headers::get);
      take(tap, "\u000b\u0002");
      assertFalse(tap.holds());
      assertEquals(Long.MAX_VALUE, tap.patienceNanos());
      assertNull(tap.cut());
    }
  }

  @Test
  void mayBeSilentForThirtySecondsFromTheRequestToItsFirstContent() {
    AnswerTap tap = accepted(fixture(Map.of()));
    pass(Duration.ofSeconds(20));
    take(tap, ROLE);
    assertEquals(Duration.ofSeconds(10).toNanos(), tap.patienceNanos());
  }

  @Test
  void mayThinkTenTimesAsLong() {
    LlmCall call = begin(fixture(Map.of()), "o3-mini");
    assertEquals(Duration.ofSeconds(300).toNanos(), call.patienceNanos());
  }

  /** Claude since 4.7 does not show its thoughts unless it is asked to. */
  @ParameterizedTest
  @CsvSource({"claude-opus-4-8", "anthropic/claude-opus-4.7", "us.anthropic.claude-sonnet-5-5"})
  void mayThinkTenTimesAsLongWhereClaudeHidesIt(String model) {
    LlmCall call = begin(fixture(Map.of()), model);
    assertEquals(Duration.ofSeconds(300).toNanos(), call.patienceNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':''}}",
        "{'type':'response.output_item.added','item':{'type':'reasoning','summary':[]}}",
        "{'type':'response.output_item.added','item':{'type':'web_search_call'}}",
        "{'event_type':'step.start','index':0,'step':{'type':'thought'}}",
      })
  void mayThinkTenTimesAsLongWhereItSaysThatItDoes(String event) {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, "data: {'type':'message_start','message':{'content':[]}}\n\n".replace('\'', '"'));
    assertEquals(Duration.ofSeconds(30).toNanos(), tap.patienceNanos());
    take(tap, "data: " + event.replace('\'', '"') + "\n\n");
    assertTrue(tap.holds());
    assertEquals(Duration.ofSeconds(300).toNanos(), tap.patienceNanos());
    pass(Duration.ofMillis(299_999));
    assertFalse(tap.silent(1));
    assertEquals(Duration.ofMillis(1).toNanos(), tap.lookNanos());
    pass(Duration.ofMillis(1));
    assertTrue(tap.silent(1));
  }

  @Test
  void hasTheLimitOfItsModelThoughItSaysThatItThinks() {
    AnswerTap tap = accepted(fixture(Map.of("stream.limits", "gpt-4o=40s/30s")));
    take(tap, "data: {\"item\":{\"type\":\"reasoning\"},\"type\":\"response.x\"}\n\n");
    assertEquals(Duration.ofSeconds(40).toNanos(), tap.patienceNanos());
  }

  @Test
  void mayStallForThirtySecondsOnBytesAndFiveTimesThatOnContent() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, WORD);
    assertEquals(Duration.ofSeconds(30).toNanos(), tap.patienceNanos());
    pass(Duration.ofSeconds(130));
    take(tap, ": ping\n\n");
    assertEquals(Duration.ofSeconds(20).toNanos(), tap.patienceNanos());
    take(tap, WORD);
    assertEquals(Duration.ofSeconds(30).toNanos(), tap.patienceNanos());
  }

  @Test
  void mayStallFiveTimesAsLongWhereItsModelThinks() {
    AnswerTap tap = accepted(begin(fixture(Map.of()), "gpt-5-mini"));
    take(tap, WORD);
    assertEquals(Duration.ofSeconds(150).toNanos(), tap.patienceNanos());
    pass(Duration.ofSeconds(740));
    take(tap, ": ping\n\n");
    assertEquals(Duration.ofSeconds(10).toNanos(), tap.patienceNanos());
    AnswerTap limited =
        accepted(begin(fixture(Map.of("stream.limits", "gpt-5*=5m/20s")), "gpt-5-mini"));
    take(limited, WORD);
    assertEquals(Duration.ofSeconds(20).toNanos(), limited.patienceNanos());
  }

  @Test
  void isSilentWhenAReadBringsNothingForThirtySeconds() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, WORD);
    assertEquals(Duration.ofSeconds(1).toNanos(), tap.lookNanos());
    assertFalse(tap.silent(1));
    pass(Duration.ofMillis(29_999));
    assertFalse(tap.silent(1));
    assertFalse(tap.silent(3), "it has brought something");
    pass(Duration.ofMillis(29_999));
    assertFalse(tap.silent(3));
    pass(Duration.ofMillis(1));
    assertTrue(tap.silent(3));
  }

  @Test
  void isNotSilentWhileTheApplicationDoesNotReadOn() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, WORD);
    assertFalse(tap.silent(1));
    pass(Duration.ofSeconds(300));
    assertFalse(tap.silent(-1));
    assertFalse(tap.silent(1), "the read has just begun");
    pass(Duration.ofSeconds(30));
    assertTrue(tap.silent(1));
  }

  @Test
  void isSilentWhenPingsBringNoContentForFiveTimesThirtySeconds() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, WORD);
    assertFalse(tap.silent(1));
    for (int reads = 2; reads <= 15; reads++) {
      pass(Duration.ofSeconds(10));
      take(tap, ": ping\n\n");
      assertFalse(tap.silent(reads));
    }
    pass(Duration.ofSeconds(10));
    assertTrue(tap.silent(16));
    take(tap, WORD);
    assertFalse(tap.silent(17));
  }

  @Test
  void isSilentWhenItsFirstContentDoesNotComeInTime() {
    AnswerTap tap = accepted(fixture(Map.of()));
    pass(Duration.ofSeconds(20));
    take(tap, ROLE);
    assertEquals(Duration.ofSeconds(1).toNanos(), tap.lookNanos(), "content may come, and stall");
    assertFalse(tap.silent(1));
    pass(Duration.ofSeconds(10));
    assertTrue(tap.silent(2));
    assertFalse(tap.silent(-1), "nobody waits");
  }

  /** DeepSeek and OpenRouter comment so while a request waits for its turn. */
  @Test
  void mayThinkTenTimesAsLongWhereCommentsSayThatItIsHeard() {
    AnswerTap tap = accepted(fixture(Map.of()));
    take(tap, ": keep-alive\n\n");
    assertEquals(Duration.ofSeconds(300).toNanos(), tap.patienceNanos());
    take(tap, FINISH.replace("stop", "error").strip());
    assertTrue(tap.holds(), "not whole, and perhaps an error");
  }

  @Test
  void mayLoadTenTimesAsLongWhereOllamaAnswers() {
    Endpoint ollama = new Endpoint("ollama", Api.OLLAMA, "chat", "m", "h:11434", "", true, true);
    StreamRules.Rule rule =
        new StreamRules(SettingsReader.read(new Properties(), Map.of(), null))
            .rule(ollama, "default");
    assertEquals(Duration.ofSeconds(300).toNanos(), rule.firstTokenNanos());
    assertEquals(Duration.ofSeconds(30).toNanos(), rule.stallNanos());
  }

  /** Claude's providers may send the whole of an argument at once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'content_block_start','content_block':{'type':'tool_use','name':'write'}}",
        "{'choices':[{'delta':{'tool_calls':[{'function':{'name':'write','arguments':''}}]}}]}",
        "{'type':'response.output_item.added','item':{'type':'web_search_call'}}",
      })
  void mayStallFiveTimesAsLongOnceItCallsATool(String event) {
    for (boolean limited : new boolean[] {false, true}) {
      AnswerTap tap =
          accepted(fixture(limited ? Map.of("stream.limits", "gpt-4o=30s/30s") : Map.of()));
      take(tap, WORD + "data: " + event.replace('\'', '"') + "\n\n");
      long stall = Duration.ofSeconds(limited ? 30 : 150).toNanos();
      assertEquals(stall, tap.patienceNanos());
      assertFalse(tap.silent(1));
      clock.addAndGet(stall - 1);
      assertFalse(tap.silent(1));
      clock.addAndGet(1);
      assertTrue(tap.silent(1));
    }
  }

  /** Good answers that take a minute and a half open no breaker, but such waits of a stream do. */
  @ParameterizedTest
  @CsvSource({"gpt-4o,false,true", "o3,true,true", "gpt-4o,true,false"})
  void mayTakeItsTimeWhereThatIsNoSignOfTrouble(String model, boolean stream, boolean closed) {
    PipelineFixture fixture = fixture(Map.of("retry.budget.tokens", "100"));
    List<LlmCall> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(begin(fixture, model, stream));
      assertNull(calls.get(i).admit());
    }
    pass(Duration.ofSeconds(90));
    for (LlmCall call : calls) {
      AnswerTap tap = call.accepted(200, stream ? EVENTS : name -> null);
      take(
          tap,
          stream
              ? WORD + FINISH
              : "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"calm\"}}],\"usage\":{}}");
      tap.ended();
    }
    assertEquals(List.of("ok"), fixture.outcomes().stream().distinct().toList());
    assertEquals(closed, begin(fixture, model, stream).admit() == null);
  }

  @Test
  void isNeverSilentWhereItHasNoLimitOrAnUnknownForm() {
    AnswerTap unlimited = accepted(fixture(Map.of("stream.hold", "none")));
    assertEquals(Long.MAX_VALUE, unlimited.lookNanos());
    AnswerTap unknown = accepted(fixture(Map.of()));
    take(unknown, "data: {\"tick\":1}\n\n");
    assertFalse(unknown.silent(1));
    pass(Duration.ofSeconds(300));
    assertFalse(unknown.silent(1));
    assertFalse(unlimited.silent(1));
  }

  @Test
  void hasTheLimitsOfItsModel() {
    Map<String, String> settings = Map.of("stream.limits", "gpt-4*=2s/1s,gpt-4o=3s/3s");
    LlmCall call = begin(fixture(settings), "gpt-4o");
    assertEquals(Duration.ofSeconds(2).toNanos(), call.patienceNanos());
    AnswerTap tap = accepted(call);
    take(tap, WORD);
    assertEquals(Duration.ofSeconds(1).toNanos(), tap.patienceNanos());
    assertEquals(Duration.ofMillis(100).toNanos(), tap.lookNanos());
  }

  @Test
  void isHeldWholeWhereItsModelIsNamed() {
    PipelineFixture fixture = fixture(Map.of("stream.hold.whole", "gpt-4o*"));
    AnswerTap tap = accepted(begin(fixture, "gpt-4o-mini"));
    take(tap, WORD);
    assertTrue(tap.holds());
    assertEquals(Step.Kind.RETRY, tap.unseen(tap.shortfall()).kind());
    AnswerTap other = accepted(begin(fixture, "gpt-4"));
    take(other, WORD);
    assertFalse(other.holds());
  }

  @Test
  void isLetGoOnBeyondEightMebibytesAndIsThenNotSentAgain() {
    PipelineFixture fixture = fixture(Map.of("stream.hold", "whole"));
    AnswerTap tap = accepted(fixture);
    String words = WORD.repeat(16_384);
    int taken = 0;
    while (taken + words.length() <= 8 * 1024 * 1024) {
      take(tap, words);
      taken += words.length();
      assertTrue(tap.holds());
    }
    take(tap, words);
    assertFalse(tap.holds());
    assertEquals(Step.Kind.RETURN, tap.settled().kind());
    assertInstanceOf(EOFException.class, tap.cut());
    tap.failed(tap.cut());
    assertEquals(List.of("stream_error:transport"), fixture.outcomes());
    assertEquals(Result.FAILURE, fixture.calls.get(0).result());
  }

  @Test
  void isLetThroughWhenItsFormIsUnknownThoughItIsToBeHeldWhole() {
    PipelineFixture fixture = fixture(Map.of("stream.hold", "whole"));
    AnswerTap tap = accepted(fixture);
    take(tap, "data: {\"tick\":1}\n\n");
    assertFalse(tap.holds());
    assertEquals(Step.Kind.RETURN, tap.settled().kind());
    pass(Duration.ofSeconds(300));
    assertEquals(Long.MAX_VALUE, tap.patienceNanos());
    assertFalse(tap.silent(1));
    assertNull(tap.cut());
  }

  @Test
  void isHeldWholeWhereItsWorkloadIsNamed() {
    Map<String, String> settings =
        Map.of(
            "workloads",
            "dev.evenkeel.agent.call.StreamsTest=Report",
            "stream.hold.whole.workloads",
            "rep*");
    AnswerTap tap = accepted(begin(fixture(settings), "gpt-4o"));
    take(tap, WORD);
    assertTrue(tap.holds());
    settings = Map.of("stream.hold.whole.workloads", "rep*");
    AnswerTap other = accepted(begin(fixture(settings), "gpt-4o"));
    take(other, WORD);
    assertFalse(other.holds());
  }

  @Test
  void hasTheLimitsOfItsRoute() {
    Map<String, String> settings =
        Map.of(
            "stream.limits", "elsewhere.example/gpt*=9s/9s,api.openai.com/gpt-4*=2s/1s,gpt*=5s/5s");
    assertEquals(
        Duration.ofSeconds(2).toNanos(), begin(fixture(settings), "gpt-4o").patienceNanos());
    assertEquals(
        Duration.ofSeconds(5).toNanos(), begin(fixture(settings), "gpt-3").patienceNanos());
  }

  @Test
  void isHeldWholeThoughNobodyHoldsTheOthers() {
    Map<String, String> settings = Map.of("stream.hold", "none", "stream.hold.whole", "gpt-4o");
    AnswerTap tap = accepted(begin(fixture(settings), "gpt-4o"));
    take(tap, WORD);
    assertTrue(tap.holds());
    assertFalse(accepted(begin(fixture(settings), "gpt-4")).holds());
  }

  @Test
  void isHeldWholeToBeSentAgainThoughItIsNoStream() {
    PipelineFixture fixture = fixture(Map.of("stream.hold", "whole"));
    LlmCall call = begin(fixture, "gpt-4o", false);
    assertEquals(Long.MAX_VALUE, call.patienceNanos());
    AnswerTap tap = acceptedDocument(call);
    take(tap, "{\"choices\":[{\"message\":{\"content\":\"ca");
    assertTrue(tap.holds());
    assertEquals(Long.MAX_VALUE, tap.patienceNanos());
    assertEquals(Step.Kind.RETRY, tap.unseen(new EOFException("unexpected end")).kind());
    assertEquals(List.of("stream_error:transport"), fixture.outcomes());
  }

  @Test
  void isSentAgainWhereItIsHeldWholeAndEndsPolitelyInAFailure() {
    PipelineFixture fixture = fixture(Map.of("stream.hold", "whole"));
    AnswerTap tap = acceptedDocument(begin(fixture, "gpt-4o", false));
    take(
        tap,
        "{\"choices\":[{\"message\":{\"content\":\"ca\"},\"finish_reason\":\"network_error\"}]}");
    assertNull(tap.shortfall());
    assertEquals(Step.Kind.RETRY, tap.settled().kind());
    assertEquals(List.of("unavailable"), fixture.outcomes());
  }

  @Test
  void isSentAgainWhenItEndsPolitelyInAFailureBeforeItsFirstContent() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap = accepted(fixture);
    take(tap, ROLE + FINISH.replace("stop", "insufficient_system_resource"));
    assertFalse(tap.holds());
    assertEquals(Step.Kind.RETRY, tap.settled().kind());
    assertEquals(List.of("stream_error:overloaded"), fixture.outcomes());
  }

  @Test
  void goesAsItCameOnceItIsWholeThoughItIsNoStream() {
    for (String body :
        List.of("{\"choices\":[]}", "{\"error\":{\"code\":\"bad\"}}", "{\"a\":", "")) {
      PipelineFixture fixture = fixture(Map.of("stream.hold", "whole"));
      AnswerTap tap = acceptedDocument(begin(fixture, "gpt-4o", false));
      take(tap, body);
      tap.settled();
      assertNull(tap.shortfall(), body);
      assertEquals(Long.MAX_VALUE, tap.passes(), body);
      assertNull(tap.cut(), body);
    }
  }

  @Test
  void isNotHeldAsByDefaultWhereItIsNoStream() {
    AnswerTap tap = acceptedDocument(begin(fixture(Map.of()), "gpt-4o", false));
    assertFalse(tap.holds());
  }

  @Test
  void isOnlyReadWhereTheAgentObserves() {
    for (Map<String, String> settings :
        List.of(Map.of("mode", "observe"), Map.of("stream.hold", "none"))) {
      AnswerTap tap = accepted(fixture(settings));
      assertFalse(tap.holds());
      take(tap, WORD + OVERLOADED + WORD);
      assertEquals(Long.MAX_VALUE, tap.passes());
      assertEquals(Long.MAX_VALUE, tap.patienceNanos());
      assertNull(tap.cut());
    }
  }

  @Test
  void isCancelledWhenTheApplicationClosesItInTheHold() {
    PipelineFixture fixture = fixture(Map.of());
    AnswerTap tap = accepted(fixture);
    tap.closed();
    assertEquals(List.of("cancelled"), fixture.outcomes());
    assertEquals(Result.EXCLUDED, fixture.calls.get(0).result());
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private static void take(AnswerTap tap, String events) {
    byte[] bytes = events.getBytes(UTF_8);
    tap.accept(bytes, 0, bytes.length);
  }

  private AnswerTap accepted(PipelineFixture fixture) {
    return accepted(begin(fixture, "gpt-4o"));
  }

  private static AnswerTap accepted(LlmCall call) {
    assertNull(call.admit());
    return call.accepted(200, EVENTS);
  }

  private static AnswerTap acceptedDocument(LlmCall call) {
    assertNull(call.admit());
    return call.accepted(200, name -> name.equals("content-type") ? "application/json" : null);
  }

  private static LlmCall begin(PipelineFixture fixture, String model) {
    return begin(fixture, model, true);
  }

  private static LlmCall begin(PipelineFixture fixture, String model, boolean stream) {
    LlmCall call =
        fixture.pipeline.begin(
            new PipelineTest.Request(
                "/v1/chat/completions",
                ("{\"model\":\"%s\",\"stream\":%s,\"messages\":[]}".formatted(model, stream))
                    .getBytes(UTF_8),
                Map.of()));
    assertNotNull(call);
    return call;
  }

  private PipelineFixture fixture(Map<String, String> settings) {
    return new PipelineFixture(clock::get, settings);
  }
}
