package dev.evenkeel.it;

import static dev.evenkeel.provider.Step.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.provider.ScriptedProvider;
import dev.evenkeel.provider.Step;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Streams that are held whole for a workload alone, by real SDKs on both HTTP clients, and those
 * that are larger than what is held. ({@link Scenarios} holds them for some models.)
 */
class HoldIT {

  private static final int WORDS = 600;

  /** 9.6 MB: more than the eight mebibytes that are held. */
  private static final String LONG = (" " + "x".repeat(16_000)).repeat(WORDS);

  private final dev.evenkeel.provider.Scenarios scripts = new dev.evenkeel.provider.Scenarios();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "openai-java, chat-stream chat-async-stream",
    "okhttp-5, execute-stream enqueue-stream",
    "java.net.http, send-lines-h1 async-stream-h1 send-stream-h2",
    "langchain4j, streaming-model",
    "anthropic-java, messages-stream"
  })
  void rescuesTheStreamsOfTheWorkloadThatIsNamedAndNoOther(String name, String variants)
      throws Exception {
    App app = App.named(name);
    String owner = app.mainPackage();
    for (String workload : List.of("reports", "trading")) {
      try (ScriptedProvider provider = ScriptedProvider.start(scripts, 0);
          Child child =
              Child.start(
                  app,
                  Jdk.RUNNING,
                  List.of(
                      "-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath(),
                      "-Devenkeel.metrics.port=0",
                      "-Devenkeel.retry.min-delay=10ms",
                      "-Devenkeel.retry.multiplier=10ms",
                      "-Devenkeel.workloads=" + owner + ".*=" + workload,
                      "-Devenkeel.stream.hold.whole.workloads=rep*",
                      "-Devenkeel.endpoints=" + provider.authority() + "=" + app.provider()))) {
        for (String variant : variants.split(" ")) {
          boolean held = workload.equals("reports");
          String cut = variant + "-cut";
          Result result =
              call(child, provider, variant, cut, new Step.Cut(Scenarios.TEXT, 3), good());
          assertEquals(held, result.ok() && result.text().equals(Scenarios.TEXT), result.json());
          assertEquals(held ? 2 : 1, provider.received(cut).size(), cut);
          if (held) {
            largerThanWhatIsHeld(child, provider, variant);
          }
        }
        assertEquals(0, child.scrape().sum("evenkeel_agent_internal_errors_total"), child::log);
        assertEquals(0, child.end(), child::log);
      }
    }
  }

  private void largerThanWhatIsHeld(Child child, ScriptedProvider provider, String variant)
      throws Exception {
    Result whole = call(child, provider, variant, variant + "-long", answer(LONG));
    assertEquals(LONG.length(), whole.text().length(), whole.summary());
    String cut = variant + "-long-cut";
    Result half = call(child, provider, variant, cut, new Step.Ended(LONG, WORDS - 10), good());
    assertFalse(half.ok(), "half an answer that looks whole");
    assertEquals(1, provider.received(cut).size(), "what the application has seen is not replayed");
  }

  private static Step good() {
    return answer(Scenarios.TEXT);
  }

  private Result call(
      Child child, ScriptedProvider provider, String variant, String model, Step... steps)
      throws InterruptedException {
    scripts.play(model, List.of(steps));
    Timeout timeout = Timeout.DEFAULT;
    String prompt = "Say something, for " + model;
    return child.call(
        new Case(
            model, variant, provider.url(), model, 0, timeout.of(), timeout.whole(), prompt, ""));
  }
}
