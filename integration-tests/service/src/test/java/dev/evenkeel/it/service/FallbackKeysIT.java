package dev.evenkeel.it.service;

import static dev.evenkeel.it.service.Answering.calls;
import static dev.evenkeel.it.service.Answering.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Asks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each endpoint gets the key that is meant for it, and nobody else sees one. */
class FallbackKeysIT {

  private static final String OF_APPLICATION = "Bearer k";
  private static final String OF_VARIABLE = "sk-spare-of-the-environment";
  private static final String OF_FILE = "sk-spare-of-a-file";

  @TempDir Path folder;

  @Test
  void sendsTheFallbacksKeyFromTheEnvironmentOrAFileAndShowsItNowhere() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), OF_FILE + "\n");
    Map<String, List<String>> own =
        Map.of(
            "tool", List.of(calls("find", "{}")),
            "again", List.of(says("calm")),
            "text", List.of(says("calm")),
            "fail", List.of(says("calm")),
            "hang", List.of(says("calm")));
    Map<String, List<String>> spare =
        Map.of("json", List.of(says("by variable")), "schema", List.of(says("by file")));
    try (Answering provider = new Answering(own);
        Answering other = new Answering(spare)) {
      List<String> flags =
          List.of(
              Child.agent(),
              "-Devenkeel.metrics.port=0",
              "-Devenkeel.log.level=trace",
              "-Devenkeel.fallbacks=json=@variable,schema=@file",
              "-Devenkeel.fallbacks.endpoints=variable="
                  + other.url()
                  + "/v1?key-env=SPARE_KEY,file="
                  + other.url()
                  + "/v1?key-file="
                  + key);
      Map<String, String> environment = Map.of("SPARE_KEY", OF_VARIABLE);
      try (Child app =
          Child.start(Jdk.RUNNING, environment, flags, Asks.class, provider.url(), "openai-java")) {
        assertEquals("by variable", app.await("json "));
        assertEquals("by file", app.await("schema "));
        app.await("asked");
        assertEquals(
            Map.of("json", Set.of("Bearer " + OF_VARIABLE), "schema", Set.of("Bearer " + OF_FILE)),
            other.keys());
        provider.keys().forEach((model, keys) -> assertEquals(Set.of(OF_APPLICATION), keys, model));
        assertTrue(provider.keys().containsKey("json"), "it was asked first");

        Scrape scrape = Scrape.of(app);
        assertEquals(2, scrape.sum("evenkeel_fallbacks_total", "result", "success"));
        assertShowsNoKey(scrape.text());
        URI metrics =
            URI.create(app.awaitLog(Pattern.compile("metrics at (http://\\S+)")).group(1));
        for (String page :
            List.of("/", "/api/status", "/runbook.md?job=j", "/dashboard.json?job=j")) {
          assertShowsNoKey(Scrape.get(metrics.resolve(page).toString()));
        }
        try (Jmx jmx = Jmx.to(app)) {
          String configuration = jmx.get(Jmx.AGENT, "Configuration").toString();
          assertTrue(configuration.contains("evenkeel.fallbacks.endpoints"), configuration);
          assertShowsNoKey(configuration);
        }
        app.end();
        assertTrue(app.log().contains("fallback openai"), app.log());
        assertShowsNoKey(app.log());
        assertShowsNoKey(app.printed().toString());
      }
    }
  }

  private static void assertShowsNoKey(String text) {
    assertFalse(text.contains("sk-spare"), text);
  }
}
