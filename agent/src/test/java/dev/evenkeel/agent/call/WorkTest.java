package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.call.Recorder.Work;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.llm.Usage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the recorder is told of the work that an attempt may be charged for. */
class WorkTest {

  private static final Work NOTHING = new Work(null, Usage.NONE, false);
  private static final Work UNKNOWN = new Work(null, Usage.NONE, true);

  private final PipelineFixture fixture =
      new PipelineFixture(() -> 1_000_000_000L, Map.of("retry.attempts", "1"));

  @Test
  void anAnswerTellsItsModelAndItsTokens() {
    deliver(
            Headers.NONE,
            "{\"model\":\"m-2026\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":"
                + "{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}")
        .ended();
    assertEquals(List.of(new Work("m-2026", new Usage(5, 3, -1, -1, -1), true)), works());
  }

  @Test
  void anAnswerThatBreaksOrIsLeftTellsTheTokensItReportedBefore() {
    String begun = "data: {\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":5}}\n\n";
    Headers stream = name -> name.equals("content-type") ? "text/event-stream" : null;
    deliver(stream, begun).failed(new IOException("reset"));
    deliver(stream, begun).closed();
    Work reported = new Work("m", new Usage(5, -1, -1, -1, -1), true);
    assertEquals(List.of(reported, reported), works());
    assertEquals(List.of("stream_error:transport", "cancelled"), fixture.outcomes());
  }

  @Test
  void aRequestThatSurelyWasNotProcessedIsNotCharged() {
    admitted().failed(new ConnectException("refused"));
    admitted().answered(503, Headers.NONE, bytes("busy"));
    assertEquals(List.of(NOTHING, NOTHING), works());
  }

  @Test
  void aRequestThatMayHaveBeenProcessedMayBeCharged() {
    admitted().failed(new SocketTimeoutException("Read timed out"));
    admitted().expired(new IOException("timeout"));
    admitted().answered(504, Headers.NONE, bytes("gateway"));
    admitted().cancelled();
    assertEquals(List.of(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN), works());
  }

  private List<Work> works() {
    return fixture.attempts.stream().map(Recorder.Attempt::work).toList();
  }

  private LlmCall admitted() {
    LlmCall call = fixture.pipeline.begin(PipelineTest.Request.chat(Map.of()));
    call.admit();
    return call;
  }

  private AnswerTap deliver(Headers headers, String body) {
    AnswerTap tap = admitted().accepted(200, headers);
    tap.accept(bytes(body), 0, bytes(body).length);
    return tap;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
