package dev.evenkeel.agent.outcome;

import java.util.Locale;

/** What policy does with an outcome. */
public enum Action {
  /** Send again after a delay. */
  RETRY,
  /** Hand it to the application as it is; an SDK's own retry stays as it was. */
  RETURN,
  /** Hand it over and tell the SDK not to retry. */
  STOP;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
