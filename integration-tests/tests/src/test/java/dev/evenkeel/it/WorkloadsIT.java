package dev.evenkeel.it;

import static dev.evenkeel.provider.Step.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.ScriptedProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The workload of real SDKs' calls by the application's own class on the stack, also where the SDK
 * makes the request on another thread. Its heap is collected all the time: what goes with a call to
 * the other thread must live as long as that call.
 */
class WorkloadsIT {

  private final dev.evenkeel.provider.Scenarios scripts = new dev.evenkeel.provider.Scenarios();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "openai-java, chat chat-async chat-stream chat-async-stream responses",
    "anthropic-java, messages-async messages-async-stream messages messages-stream",
    "okhttp-3, execute enqueue enqueue-stream",
    "okhttp-5, execute enqueue",
    "java.net.http, send-string-h1 async-string-h1 async-lines-h1",
    "langchain4j, chat streaming-model",
    "google-genai, generate generate-async"
  })
  void isThatOfTheClassThatCalls(String name, String variants) throws Exception {
    App app = App.named(name);
    String owner = app.mainPackage();
    List<String> all = List.of(variants.split(" "));
    try (ScriptedProvider provider = ScriptedProvider.start(scripts, 0);
        Child child =
            Child.start(
                app,
                Jdk.RUNNING,
                List.of(
                    "-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath(),
                    "-Devenkeel.metrics.port=0",
                    "-XX:+UseSerialGC",
                    "-Xmn2m",
                    "-Devenkeel.workloads=" + owner + ".*=books",
                    "-Devenkeel.endpoints=" + provider.authority() + "=" + app.provider()))) {
      for (String variant : all) {
        scripts.play(variant, List.of(answer(Scenarios.TEXT)));
        Timeout timeout = Timeout.DEFAULT;
        child.call(
            new Case(
                variant,
                variant,
                provider.url(),
                variant,
                0,
                timeout.of(),
                timeout.whole(),
                "Say something, for " + variant,
                ""));
      }
      Scrape scrape =
          Await.until(child::scrape, page -> page.sum("evenkeel_calls_total") >= all.size());
      for (String variant : all) {
        assertEquals(
            1,
            scrape.sum(
                "evenkeel_calls_total", "gen_ai_request_model", variant, "workload", "books"),
            () ->
                variant
                    + "\n"
                    + scrape.mentioning("evenkeel_calls_total")
                    + scrape.mentioning("evenkeel_agent")
                    + child.log());
      }
    }
  }
}
