package dev.evenkeel.agent.jmx;

import dev.evenkeel.agent.config.Settings;

/** What the beans need of the agent. Answers that begin with {@code "! "} are refusals. */
public interface Controls {

  String status();

  /** The settings that hold now. */
  Settings settings();

  /** Changes settings: {@code key=value,key=value}. */
  String change(String changes, String source);

  /** Reads the settings file at once. */
  String reload();
}
