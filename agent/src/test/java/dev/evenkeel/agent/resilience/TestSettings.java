package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** The default settings with some agent arguments. */
final class TestSettings {

  private TestSettings() {}

  static Settings with(String arguments) {
    Settings settings = SettingsReader.read(new Properties(), Map.of(), arguments);
    if (!settings.warnings().isEmpty()) {
      throw new IllegalArgumentException(settings.warnings().toString());
    }
    return settings;
  }

  static long seconds(double seconds) {
    return (long) (seconds * Duration.ofSeconds(1).toNanos());
  }
}
