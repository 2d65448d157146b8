package dev.evenkeel.it;

import static dev.evenkeel.provider.Step.answer;
import static dev.evenkeel.provider.Step.refuse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.ScriptedProvider;
import dev.evenkeel.provider.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real SDKs' calls cost, on {@code /metrics}. The scripted provider's answers report 12 tokens
 * of input; of output OpenAI's chat reports a token for each of the nine words, Anthropic's reports
 * 8, and 1 when its stream begins.
 */
class CostIT {

  private static final double EXACTLY = 1e-12;

  @TempDir private Path folder;
  private final dev.evenkeel.provider.Scenarios scripts = new dev.evenkeel.provider.Scenarios();

  static Stream<Jdk> jdks() {
    return Stream.of(Jdk.values()).filter(Jdk::isPresent);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void countsWhatCallsOfOpenAiCostByListAndByOwnPrices(Jdk jdk) throws Exception {
    Path own = folder.resolve("own prices.csv");
    Files.writeString(own, "openai,house-priced,100,,,1000\nopenai,house-bad,much\n");
    try (ScriptedProvider provider = ScriptedProvider.start(scripts, 0);
        Child child = start("openai-java", jdk, provider, "-Devenkeel.prices=" + own)) {
      call(child, provider, "chat", "gpt-4o-2024-08-06", answer(Scenarios.TEXT));
      call(child, provider, "chat", "gpt-4o-mini", refuse(503), answer(Scenarios.TEXT));
      call(child, provider, "chat", "house-priced", answer(Scenarios.TEXT));
      call(child, provider, "chat", "house-unknown", answer(Scenarios.TEXT));
      call(child, provider, "chat-stream", "gpt-4.1", answer(Scenarios.TEXT)); // without tokens
      Scrape scrape = scrape(child, 5);

      assertCost((12 * 2.5 + 9 * 10) / 1e6, scrape, "gpt-4o", "call");
      assertCost(0, scrape, "gpt-4o-mini", "call");
      assertCost((12 * 0.15 + 9 * 0.6) / 1e6, scrape, "gpt-4o-mini", "retry");
      assertCost((12 * 100 + 9 * 1000) / 1e6, scrape, "house-priced", "call");
      assertUnpriced(1, scrape, "house-unknown", "no_price");
      assertUnpriced(1, scrape, "gpt-4.1", "no_tokens");
      double unpriced = scrape.sum("evenkeel_calls_unpriced_total");
      assertEquals(2, unpriced, scrape.mentioning("evenkeel_calls_unpriced"));
      assertEquals(0, scrape.sum("evenkeel_attempts_possibly_billed_total"), "a 503 costs nothing");
      List<String> warnings =
          child.log().lines().filter(line -> line.contains("evenkeel: WARN")).toList();
      assertEquals(1, warnings.size(), child.log());
      assertTrue(
          warnings.get(0).contains("line 2 of '" + own + "' input cannot be 'much'"),
          warnings.get(0));
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void countsWhatBrokenStreamsOfAnthropicReportedApart(Jdk jdk) throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(scripts, 0);
        Child child = start("anthropic-java", jdk, provider)) {
      String sonnet = "claude-sonnet-4-6";
      call(child, provider, "messages-stream", sonnet, answer(Scenarios.TEXT));
      String haiku = "claude-haiku-4-5-20251001";
      call(child, provider, "messages-stream", haiku, new Step.Cut(Scenarios.TEXT, 3));
      Scrape scrape = scrape(child, 2);

      assertCost((12 * 3 + 8 * 15) / 1e6, scrape, "claude-sonnet-4-6", "call");
      assertCost((12 * 1 + 1 * 5) / 1e6, scrape, "claude-haiku-4-5", "failed");
      assertCost(0, scrape, "claude-haiku-4-5", "call");
      double billed = scrape.sum("evenkeel_attempts_possibly_billed_total", "cost", "known");
      assertEquals(1, billed, scrape.mentioning("possibly_billed"));
    }
  }

  private static Child start(String app, Jdk jdk, ScriptedProvider provider, String... options)
      throws Exception {
    App started = App.named(app);
    List<String> common =
        List.of(
            "-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.retry.min-delay=10ms",
            "-Devenkeel.retry.multiplier=10ms",
            "-Devenkeel.endpoints=" + provider.authority() + "=" + started.provider());
    return Child.start(started, jdk, Stream.concat(common.stream(), Stream.of(options)).toList());
  }

  private void call(
      Child child, ScriptedProvider provider, String variant, String model, Step... steps)
      throws InterruptedException {
    scripts.play(model, List.of(steps));
    Timeout timeout = Timeout.DEFAULT;
    String prompt = "Say something, for " + model;
    child.call(
        new Case(
            model, variant, provider.url(), model, 0, timeout.of(), timeout.whole(), prompt, ""));
  }

  private static Scrape scrape(Child child, int calls) throws Exception {
    return Await.until(child::scrape, page -> page.sum("evenkeel_calls_total") >= calls);
  }

  private static void assertCost(double dollars, Scrape scrape, String model, String kind) {
    assertEquals(
        dollars,
        scrape.sum("evenkeel_cost_usd_total", "gen_ai_request_model", model, "kind", kind),
        EXACTLY,
        () -> model + " " + kind + "\n" + scrape.mentioning(model));
  }

  private static void assertUnpriced(int calls, Scrape scrape, String model, String reason) {
    assertEquals(
        calls,
        scrape.sum(
            "evenkeel_calls_unpriced_total", "gen_ai_request_model", model, "reason", reason),
        () -> model + " " + reason + "\n" + scrape.mentioning(model));
  }
}
