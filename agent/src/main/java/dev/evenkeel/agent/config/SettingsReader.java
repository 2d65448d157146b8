package dev.evenkeel.agent.config;

import java.util.Map;
import java.util.Properties;

/** Reads settings from system properties, environment, agent arguments and file, in this order. */
public final class SettingsReader {

  private SettingsReader() {}

  /**
   * Reads all settings. Never throws: what is wrong becomes a warning and the default holds.
   *
   * @param agentArguments what follows {@code =} in {@code -javaagent:}, or null
   */
  public static Settings read(
      Properties system, Map<String, String> environment, String agentArguments) {
    throw new IllegalStateException("skeleton");
  }
}
