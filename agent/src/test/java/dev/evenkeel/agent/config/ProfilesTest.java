package dev.evenkeel.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"trading", "support", "batch"})
  void everyLineIsAValidValueOfAKeyAndNotItsDefault(String name) {
    String[] lines = Profiles.lines(name);
    assertTrue(lines.length > 0);
    for (int i = 0; i < lines.length; i += 2) {
      Key<?> key = Keys.find(Keys.PREFIX.concat(lines[i]));
      assertNotNull(key, lines[i]);
      assertNotNull(key.type().parse(lines[i + 1]), lines[i]);
      assertNotEquals(key.defaultValue(), key.type().parse(lines[i + 1]), lines[i]);
    }
    Settings settings = read(Map.of("evenkeel.profile", name), null);
    assertEquals(List.of(), settings.warnings());
    assertEquals("profile " + name, settings.origins().get(Keys.PREFIX.concat(lines[0])).source());
  }

  @Test
  void batchWaitsLongAndRetriesAServersError() {
    Settings batch = read(Map.of("evenkeel.profile", "batch"), null);
    assertEquals(Duration.ofHours(1), batch.limits().maxWait());
    assertEquals(Action.RETRY, batch.policy().get(Outcome.SERVER_ERROR));
    assertEquals(Settings.Hold.WHOLE, batch.stream().hold());
  }

  @Test
  void whatTheUserSetsAnywhereGoesBeforeIt() throws Exception {
    Path file = folder.resolve("evenkeel.properties");
    Files.writeString(
        file, "evenkeel.profile=trading\nevenkeel.retry.attempts=4\nevenkeel.limit.max-wait=7s\n");
    Settings settings =
        read(
            Map.of("evenkeel.config", file.toString(), "evenkeel.retry.min-delay", "5s"),
            "breaker.cooldown=9s");
    assertEquals(List.of(), settings.warnings());
    assertEquals(4, settings.retry().attempts());
    assertEquals(Duration.ofSeconds(7), settings.limits().maxWait());
    assertEquals(Duration.ofSeconds(9), settings.breaker().cooldown());
    assertEquals(3, settings.breaker().consecutive(), "the profile's");
    assertEquals(Duration.ofSeconds(5), settings.retry().minDelay());
    assertEquals(Duration.ofSeconds(5), settings.retry().maxDelay(), "follows the user's");
  }

  @Test
  void anUnknownOneIsAClearErrorAndChangesNothing() {
    Settings settings = read(Map.of("evenkeel.profile", "tradng"), null);
    assertEquals(
        List.of(
            "evenkeel.profile cannot be 'tradng' (system property): it must be none, trading,"
                + " support or batch; the default none holds."),
        settings.warnings());
    assertEquals(read(Map.of(), null).retry(), settings.retry());
  }

  private static Settings read(Map<String, String> properties, String arguments) {
    Properties system = new Properties();
    system.putAll(properties);
    return SettingsReader.read(system, Map.of(), arguments);
  }
}
