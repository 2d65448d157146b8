package dev.evenkeel.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.DefaultActions;
import dev.evenkeel.agent.outcome.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  @TempDir Path folder;

  @Test
  void hasTheDesignsDefaultsWhenNothingIsSet() {
    Settings settings = read(Map.of(), Map.of(), null);
    assertEquals(
        new Settings(
            Settings.Mode.ENFORCE,
            Duration.ofMillis(200),
            new Settings.Rollout(1, Map.of(), Map.of()),
            new Settings.Endpoints(Map.of(), true),
            DefaultActions.map(),
            new Settings.Retry(3, seconds(1), seconds(2), seconds(60), seconds(10), seconds(10)),
            new Settings.Budget(10, 0.1, seconds(10)),
            false,
            new Settings.Breaker(
                0.5,
                10,
                5,
                0.8,
                seconds(60),
                seconds(60),
                seconds(60),
                seconds(300),
                seconds(3),
                2,
                seconds(120),
                seconds(3)),
            new Settings.Gate(seconds(300), seconds(600)),
            new Settings.Fallbacks(
                Map.of(),
                Set.of(
                    Outcome.OVERLOADED,
                    Outcome.UNAVAILABLE,
                    Outcome.TIMEOUT,
                    Outcome.SERVER_ERROR,
                    Outcome.RATE_LIMITED,
                    Outcome.MODEL_UNAVAILABLE),
                Map.of(),
                "",
                seconds(12),
                Map.of("", seconds(0)),
                Map.of(),
                false),
            new Settings.Limits(true, Map.of(), Map.of(), Map.of(), false, Map.of(), seconds(60)),
            new Settings.Stream(
                Settings.Hold.FIRST,
                Set.of(),
                Set.of(),
                new Settings.StreamLimits(seconds(30), seconds(30)),
                Map.of()),
            new Settings.Metrics(true, "127.0.0.1", 9464, 0, "", false, 50),
            new Settings.Log("info", ""),
            true,
            Set.of(),
            "",
            new Settings.Extensions(List.of(), seconds(1)),
            new Settings.Drill(List.of(), seconds(600)),
            new Settings.Workloads(Map.of(), ""),
            settings.slo(), // see SloReaderTest
            Map.of(),
            List.of()),
        settings);
  }

  @Test
  void prefersSystemPropertyToEnvironmentToArgumentsToFile() throws IOException {
    Path file =
        file(
            "evenkeel.retry.attempts=6\nevenkeel.log.level=error\n"
                + "evenkeel.metrics.port=4\nevenkeel.metrics.max-models=7\n");
    Settings settings =
        read(
            Map.of("evenkeel.retry.attempts", "9", "evenkeel.config", file.toString()),
            Map.of("EVENKEEL_RETRY_ATTEMPTS", "8", "EVENKEEL_LOG_LEVEL", "debug"),
            "retry.attempts=7,log.level=warn,metrics.port=5");
    assertEquals(9, settings.retry().attempts());
    assertEquals("debug", settings.log().level());
    assertEquals(5, settings.metrics().port());
    assertEquals(7, settings.metrics().maxModels());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void tellsWhereEachValueComesFromAndHidesSecrets() throws IOException {
    Path file = file("evenkeel.metrics.max-models=7\nevenkeel.breaker.successes=3\n");
    Settings settings =
        read(
            Map.of("evenkeel.retry.attempts", "9", "evenkeel.config", file.toString()),
            Map.of("EVENKEEL_METRICS_TOKEN", "s3cret", "EVENKEEL_BREAKER_SUCCESSES", "many"),
            "log.level=warn,metrics.max-models=8");
    Map<String, EffectiveSetting> effective =
        Keys.effective(settings).stream()
            .collect(Collectors.toMap(EffectiveSetting::name, setting -> setting));
    assertEquals(Keys.all().size(), effective.size());
    assertEquals(
        List.of(
            new EffectiveSetting("evenkeel.retry.attempts", "9", "system property"),
            new EffectiveSetting(
                "evenkeel.metrics.token",
                "(set, not shown)",
                "environment variable EVENKEEL_METRICS_TOKEN"),
            new EffectiveSetting("evenkeel.log.level", "warn", "agent argument"),
            new EffectiveSetting("evenkeel.metrics.max-models", "8", "agent argument"),
            new EffectiveSetting("evenkeel.breaker.successes", "2", "default"),
            new EffectiveSetting("evenkeel.retry.min-delay", "2s", "default")),
        List.of(
            effective.get("evenkeel.retry.attempts"),
            effective.get("evenkeel.metrics.token"),
            effective.get("evenkeel.log.level"),
            effective.get("evenkeel.metrics.max-models"),
            effective.get("evenkeel.breaker.successes"),
            effective.get("evenkeel.retry.min-delay")));
    assertFalse(settings.toString().contains("s3cret"), settings.toString());
    Settings fromFile = read(Map.of("evenkeel.config", file.toString()), Map.of(), null);
    assertEquals(
        new Settings.Origin("3", "key in '" + file + "'"),
        fromFile.origins().get("evenkeel.breaker.successes"));
  }

  @Test
  void namesNoValueThatDoesNotHold() {
    Settings settings =
        read(
            Map.of("evenkeel.retry.min-delay", "5s", "evenkeel.retry.max-delay", "1s"),
            Map.of(),
            "retry.attempts=none");
    assertEquals(Map.of(), settings.origins());
    assertEquals(2, settings.warnings().size());
    assertEquals(
        new Settings.Origin("90s", "follows evenkeel.retry.min-delay"),
        read(Map.of("evenkeel.retry.min-delay", "90s"), Map.of(), null)
            .origins()
            .get("evenkeel.retry.max-delay"));
  }

  @Test
  void turnsDotsAndDashesOfAKeyIntoUnderscoresOfAVariable() {
    Settings settings =
        read(
            Map.of(),
            Map.of("EVENKEEL_RETRY_MIN_DELAY", "3s", "EVENKEEL_POLICY_SERVER_ERROR", "retry"),
            null);
    assertEquals(seconds(3), settings.retry().minDelay());
    assertEquals(Action.RETRY, settings.policy().get(Outcome.SERVER_ERROR));
  }

  @Test
  void readsLimitsByNameInTheOrderInWhichTheyAreWritten() {
    Settings settings =
        read(
            Map.of(
                "evenkeel.limit.rpm", "GPT-4o*=500, *=60",
                "evenkeel.limit.concurrency", "gpt-4o=0",
                "evenkeel.bulkhead", "trading=20"),
            Map.of(),
            null);
    assertEquals(
        List.of("gpt-4o*=500", "*=60"),
        settings.limits().requests().entrySet().stream().map(Object::toString).toList());
    assertEquals(Map.of("trading", 20), settings.limits().bulkheads());
    assertEquals(
        List.of(
            "evenkeel.limit.concurrency cannot be 'gpt-4o=0' (system property): it must be"
                + " name=number, separated by commas, with * at the end of a name for any rest,"
                + " such as gpt-4o*=20; the default (empty) holds."),
        settings.warnings());
  }

  @Test
  void takesCommasInListsOfAgentArgumentsAsPartOfTheList() {
    Settings settings =
        read(
            Map.of(),
            Map.of(),
            "endpoints=llm.internal:8000=openai,b=anthropic,evenkeel.mode=observe,"
                + "transports.disabled=okhttp, java-net-http,retry.attempts=2");
    assertEquals(
        Map.of("llm.internal:8000", "openai", "b", "anthropic"), settings.endpoints().own());
    assertEquals(Settings.Mode.OBSERVE, settings.mode());
    assertEquals(Set.of("okhttp", "java-net-http"), settings.disabledTransports());
    assertEquals(2, settings.retry().attempts());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void warnsOfUnknownKeysWithTheirSourceAndTheNearestKey() throws IOException {
    Path file = file("evenkeel.metrics.prot=1\nspring.name=x\n");
    Settings settings =
        read(
            Map.of("evenkeel.mod", "off", "evenkeel.config", file.toString(), "other.mode", "x"),
            Map.of("EVENKEEL_RETRY_MIN_DELLAY", "1s", "OTHER", "x"),
            "policy.malformed=retry,policy.rate_limit=stop,evenkeel.retry_attempts=2,nonsense");
    assertEquals(Settings.Mode.ENFORCE, settings.mode());
    assertEquals(
        List.of(
            "Unknown system property evenkeel.mod: it is ignored; the nearest is evenkeel.mode.",
            "Unknown environment variable EVENKEEL_RETRY_MIN_DELLAY: it is ignored; the nearest is"
                + " EVENKEEL_RETRY_MIN_DELAY.",
            "Unknown agent argument policy.malformed: it is ignored; the nearest is"
                + " evenkeel.policy.malformed_response.",
            "Unknown agent argument policy.rate_limit: it is ignored; the nearest is"
                + " evenkeel.policy.rate_limited.",
            "Unknown agent argument evenkeel.retry_attempts: it is ignored; the nearest is"
                + " evenkeel.retry.attempts.",
            "Agent argument 'nonsense' is not key=value: it is ignored.",
            "Unknown key in '"
                + shown(file)
                + "' evenkeel.metrics.prot: it is ignored; the nearest is evenkeel.metrics.port."),
        settings.warnings());
  }

  @Test
  void warnsOfABadValueAndKeepsTheDefaultEvenIfALowerSourceHasAGoodOne() {
    Settings settings =
        read(Map.of("evenkeel.mode", "enforced"), Map.of("EVENKEEL_MODE", "observe"), null);
    assertEquals(Settings.Mode.ENFORCE, settings.mode());
    assertEquals(
        List.of(
            "evenkeel.mode cannot be 'enforced' (system property): it must be enforce, observe or"
                + " off; the default enforce holds."),
        settings.warnings());
  }

  @Test
  void refusesANumberWithoutAUnitAsATimeAndSaysWhy() {
    Settings settings = read(Map.of("evenkeel.retry.min-delay", "500"), Map.of(), null);
    assertEquals(seconds(2), settings.retry().minDelay());
    assertEquals(
        List.of(
            "evenkeel.retry.min-delay cannot be '500' (system property): it must be a time with"
                + " its unit, such as 500ms, 2s, 5m or 1h, from 0ms to 1h; the default 2s holds."),
        settings.warnings());
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "2s,2000", "1.5s,1500", "5m,300000", "1h,3600000", "3 S,3000"})
  void readsTimesWithTheirUnit(String text, long millis) {
    Settings settings = read(Map.of("evenkeel.breaker.slow-after", text), Map.of(), null);
    assertEquals(Duration.ofMillis(millis), settings.breaker().slowAfter());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0s", "2h", "-1s", "1d", "s", "1.2.3s", "1e3s", "99999999999999h", "NaNs"})
  void refusesTimesThatAreNone(String text) {
    Settings settings = read(Map.of("evenkeel.breaker.slow-after", text), Map.of(), null);
    assertEquals(seconds(60), settings.breaker().slowAfter());
    assertEquals(1, settings.warnings().size());
  }

  @ParameterizedTest
  @CsvSource({"30%,0.3", "0.3,0.3", "100 %,1", "1,1"})
  void readsSharesWithAndWithoutPerCent(String text, double share) {
    Settings settings = read(Map.of("evenkeel.breaker.failure-rate", text), Map.of(), null);
    assertEquals(share, settings.breaker().failureRate(), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"50", "0", "101%", "-1", "NaN", "half", "%"})
  void refusesSharesThatAreNone(String text) {
    Settings settings = read(Map.of("evenkeel.breaker.failure-rate", text), Map.of(), null);
    assertEquals(0.5, settings.breaker().failureRate());
    assertEquals(1, settings.warnings().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a=openai",
        "a",
        "=openai",
        "a=",
        "a:0=openai",
        "a:x=openai",
        "a/v1=openai"
      })
  void refusesEndpointsThatAreNoHostAndProvider(String text) {
    Settings settings = read(Map.of("evenkeel.endpoints", text), Map.of(), null);
    assertEquals(Map.of(), settings.endpoints().own());
    assertEquals(1, settings.warnings().size());
  }

  @Test
  void takesIpv6AndUpperCaseEndpoints() {
    Settings settings =
        read(Map.of("evenkeel.endpoints", "[::1]:8000=openai, LLM.Internal=Ollama,"), Map.of(), "");
    assertEquals(
        Map.of("[::1]:8000", "openai", "llm.internal", "ollama"), settings.endpoints().own());
  }

  @Test
  void switchesOffByEnabledAsByMode() {
    assertEquals(
        Settings.Mode.OFF, read(Map.of("evenkeel.enabled", "FALSE"), Map.of(), null).mode());
    assertEquals(Settings.Mode.OFF, read(Map.of(), Map.of(), "mode=off").mode());
  }

  @Test
  void countsABlankValueAsNotSet() {
    Settings settings =
        read(Map.of("evenkeel.mode", " "), Map.of("EVENKEEL_MODE", ""), "mode=observe");
    assertEquals(Settings.Mode.OBSERVE, settings.mode());
    assertEquals(List.of(), settings.warnings());
  }

  @ParameterizedTest
  @EnumSource
  void refusesToRetryOnlyWhatTheApplicationHasAlreadyHad(Outcome outcome) {
    Settings settings = read(Map.of("evenkeel.policy." + outcome.label(), "retry"), Map.of(), null);
    boolean over =
        switch (outcome) {
          case OK, CANCELLED, REFUSAL, SAFETY_BLOCKED, TRUNCATED -> true;
          default -> false;
        };
    assertEquals(over ? Action.RETURN : Action.RETRY, settings.policy().get(outcome));
    assertEquals(over ? 1 : 0, settings.warnings().size());
    if (outcome == Outcome.REFUSAL) {
      assertEquals(
          "evenkeel.policy.refusal cannot be 'retry' (system property): it must be return, since what"
              + " ended so is never asked for again (evenkeel.fallbacks.on may name it); the default"
              + " return holds.",
          settings.warnings().get(0));
    }
  }

  @Test
  void warnsOnceOfAFileThatIsMissingOrNoFileOrBroken() throws IOException {
    for (String path :
        List.of(
            folder.resolve("missing").toString(),
            folder.toString(),
            file("evenkeel.mode=\\u00zz\n").toString())) {
      Settings settings = read(Map.of("evenkeel.config", path), Map.of(), "mode=observe");
      assertEquals(Settings.Mode.OBSERVE, settings.mode());
      assertEquals(1, settings.warnings().size(), path);
      assertTrue(settings.warnings().get(0).contains("cannot be read"), path);
    }
  }

  @Test
  void readsNoFileWithoutAnEnd() throws IOException {
    Path file = file("#".repeat((1 << 20) + 1));
    Settings settings = read(Map.of("evenkeel.config", file.toString()), Map.of(), null);
    assertTrue(settings.warnings().get(0).contains("larger than 1 MiB"));
  }

  @Test
  void neverShowsTheToken() {
    Settings bad = read(Map.of("evenkeel.metrics.token", "top secret"), Map.of(), null);
    assertEquals(
        List.of(
            "evenkeel.metrics.token cannot be (not shown) (system property): it must be a word"
                + " without spaces; the default (empty) holds."),
        bad.warnings());
    Settings cut = read(Map.of(), Map.of(), "metrics.token=top,secret,se=cret");
    assertEquals("top", cut.metrics().token());
    assertEquals(2, cut.warnings().size());
    assertFalse(cut.toString().contains("top"));
    assertFalse(cut.toString().contains("cret"));
  }

  @Test
  void doesNotMindTheVariablesOfAKubernetesServiceOfItsName() {
    Settings settings =
        read(
            Map.of(),
            Map.of(
                "EVENKEEL_METRICS_PORT", "tcp://10.0.0.1:9464",
                "EVENKEEL_SERVICE_HOST", "10.0.0.1",
                "EVENKEEL_SERVICE_PORT_HTTP", "9464",
                "EVENKEEL_PORT_9464_TCP_ADDR", "10.0.0.1"),
            null);
    assertEquals(9464, settings.metrics().port());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void letsTheOtherLimitFollowWhenOnlyOneIsSetAndKeepsBothDefaultsWhenTheyCross() {
    Settings low = read(Map.of("evenkeel.breaker.cooldown", "600s"), Map.of(), null);
    assertEquals(seconds(600), low.breaker().maxCooldown());
    Settings high = read(Map.of("evenkeel.retry.max-delay", "500ms"), Map.of(), null);
    assertEquals(Duration.ofMillis(500), high.retry().minDelay());
    assertEquals(List.of(), high.warnings());
    Settings crossed = read(Map.of(), Map.of(), "retry.min-delay=5s,retry.max-delay=4s");
    assertEquals(seconds(2), crossed.retry().minDelay());
    assertEquals(seconds(60), crossed.retry().maxDelay());
    assertEquals(1, crossed.warnings().size());
  }

  @Test
  void boundsAndCleansWhatItShows() {
    Settings settings =
        read(
            Map.of("evenkeel.mode", "x\ny" + "z".repeat(1000)),
            Map.of(),
            "\n=1," + "k".repeat(999));
    for (String warning : settings.warnings()) {
      assertTrue(warning.length() < 300, warning);
      assertFalse(warning.contains("\n"), warning);
    }
    assertEquals(3, settings.warnings().size());
  }

  @Test
  void survivesMissingSources() {
    Settings settings = SettingsReader.read(null, null, null);
    assertEquals(Settings.Mode.ENFORCE, settings.mode());
    assertEquals(1, settings.warnings().size());
  }

  private Path file(String text) throws IOException {
    Path file = Files.createTempFile(folder, "settings", ".properties");
    return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String shown(Path path) {
    String text = path.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Settings read(
      Map<String, String> system, Map<String, String> environment, String arguments) {
    Properties properties = new Properties();
    properties.putAll(system);
    return SettingsReader.read(properties, environment, arguments);
  }
}
