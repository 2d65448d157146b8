package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.provider.ScriptedProvider;
import dev.evenkeel.provider.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real SDKs read the fixed answer, and the answer of another endpoint, like any other. */
class FixedAnswerIT {

  private static final String SORRY = "Sorry: we cannot say just now, \"100 %\".";

  /** For applications that read JSON without its escapes. */
  private static final String PLAIN = "Sorry: we cannot say just now.";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "openai-java, chat chat-async chat-stream chat-async-stream responses responses-stream",
    "anthropic-java, messages messages-async messages-stream messages-async-stream",
    "google-genai, generate generate-async generate-stream interactions interactions-stream"
        + " interactions-async-stream",
    "okhttp-3, execute enqueue execute-stream enqueue-stream",
    "okhttp-5, execute enqueue execute-stream enqueue-stream",
    "java.net.http, send-string-h1 async-string-h1 send-lines-h1 async-stream-h1",
    "langchain4j, chat streaming-model",
    "langchain4j-ollama, ollama-chat ollama-streaming-model"
  })
  void theSdkReadsIt(String name, String variants) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "spare-key\n");
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Step.refuse(500), 0);
        ScriptedProvider other = ScriptedProvider.start(request -> Step.answer("From afar."), 0)) {
      App app = app(name);
      String sorry = app.folder().matches("okhttp|jdk") ? PLAIN : SORRY;
      List<String> flags =
          List.of(
              "-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath(),
              "-Devenkeel.metrics.port=0",
              "-Devenkeel.endpoints=" + provider.authority() + "=" + app.provider(),
              "-Devenkeel.fallbacks=fixed-*=@answer,other-*=@other",
              "-Devenkeel.fallbacks.endpoints=other=http://"
                  + other.authority()
                  + "?key-file="
                  + key,
              "-Devenkeel.fallbacks.answer=" + sorry);
      try (Child child = Child.start(app, Jdk.RUNNING, flags)) {
        for (String variant : variants.split(" ")) {
          assertEquals(sorry, text(child, provider, variant, "fixed-"));
          assertEquals("From afar.", text(child, provider, variant, "other-"));
          assertEquals(1, other.received("other-" + variant).size());
        }
        assertEquals(0, child.scrape().sum("evenkeel_agent_internal_errors_total"), child::log);
        assertEquals(0, child.end(), child::log);
      }
    }
  }

  private static String text(
      Child child, ScriptedProvider provider, String variant, String beginning)
      throws InterruptedException {
    String model = beginning + variant;
    Result result =
        child.call(
            new Case(
                model,
                variant,
                provider.url(),
                model,
                -1,
                Duration.ZERO,
                false,
                "Say " + model,
                ""));
    assertTrue(result.ok(), () -> result.json() + "\n" + child.logTail());
    return result.text();
  }

  private static App app(String name) {
    return App.named(name);
  }
}
