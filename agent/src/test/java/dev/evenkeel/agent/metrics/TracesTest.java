package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.SECOND;
import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static dev.evenkeel.agent.metrics.Samples.of;
import static dev.evenkeel.agent.metrics.Samples.scrape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesTest {

  private static final String SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Metrics metrics = Samples.metrics();

  @Test
  void anExemplarOfACallNamesItsTraceAndIsNeverOnACount() {
    end(SAMPLED);
    List<String> exemplars =
        scrape(metrics, true).lines().filter(line -> line.contains(" # {")).toList();
    assertTrue(
        exemplars.stream()
            .anyMatch(
                line ->
                    line.startsWith("gen_ai_client_operation_duration_seconds_bucket")
                        && line.contains("le=\"0.3\"")
                        && line.contains("trace_id=\"0af7651916cd43dd8448eb211c80319c\"")
                        && line.contains("span_id=\"b7ad6b7169203331\"")),
        exemplars.toString());
    for (String line : exemplars) {
      String name = line.substring(0, line.indexOf('{'));
      assertTrue(name.endsWith("_bucket") || name.endsWith("_total"), line);
    }
    assertFalse(scrape(metrics).contains(" # {"), "the text format has none");
  }

  @Test
  void aTraceThatNobodyRecordsIsNoExemplar() {
    end(SAMPLED.replaceFirst("01$", "00"));
    end(null);
    assertFalse(scrape(metrics, true).contains(" # {"));
  }

  @Test
  void nothingOfACallStaysOnItsThread() {
    Traces traces = new Traces();
    Caller caller = new Caller(1, 0, 0, false, "default", SAMPLED);
    traces.run(caller, () -> assertEquals("b7ad6b7169203331", traces.getCurrentSpanId()));
    assertNull(traces.getCurrentTraceId());
    assertNull(traces.getCurrentSpanId());
    assertFalse(traces.isCurrentSpanSampled());
  }

  private void end(String traceparent) {
    Caller caller = new Caller(1, 0, 0, false, "default", traceparent);
    metrics.callEnded(
        new Call(
            endpoint("openai", "gpt-4o"),
            Result.SUCCESS,
            of(Outcome.OK),
            1,
            0,
            SECOND / 4,
            0,
            -1,
            Usage.NONE,
            "",
            0,
            caller));
  }
}
