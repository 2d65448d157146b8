package dev.evenkeel.agent.jmx;

import java.util.Map;

/** The agent as a whole, as {@code dev.evenkeel:type=Agent}. */
public interface AgentMXBean {

  /** Version, mode, what is woven and where metrics are. */
  String getStatus();

  /** {@code enforce}, {@code observe} or {@code off}. */
  String getMode();

  /**
   * Changes the mode, before all other sources and until the JVM ends.
   *
   * @throws IllegalArgumentException when there is no such mode
   */
  void setMode(String mode);

  /** Every key with its value and, in brackets, where that comes from; secrets are not shown. */
  Map<String, String> getConfiguration();

  /**
   * Changes settings, whole or not at all, before all other sources and until the JVM ends; an
   * empty value takes back what was changed so.
   *
   * @param settings {@code key=value,key=value}
   * @return what was applied
   * @throws IllegalArgumentException when something is wrong with them
   */
  String change(String settings);

  /**
   * Reads the settings file at once.
   *
   * @return what was applied
   * @throws IllegalArgumentException when there is none, or something is wrong with it
   */
  String reload();

  /** How many API keys are held back because their quota is used up. */
  int getClosedQuotaGates();

  /** Holds no API key back any more. */
  void openQuotaGates();
}
