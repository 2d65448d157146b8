package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.resilience.Routes;

/** Counts and times calls and attempts; the registry behind {@code /metrics}. Thread safe. */
public final class Metrics implements Recorder {

  public Metrics(Settings settings, String agentVersion) {}

  /** Publishes the state of breakers and gates. */
  public void bind(Routes routes) {}

  /** A transport's library was woven, or could not be: {@code result} is ok, failed or skipped. */
  public void woven(String transport, String result) {}
}
