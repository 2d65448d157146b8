package dev.evenkeel.agent.config;

/**
 * A key and what holds for it.
 *
 * @param value as a user would write it; never a secret
 * @param source {@link #DEFAULT}, or where it was set
 */
public record EffectiveSetting(String name, String value, String source) {

  /** The source of what the user has not set. */
  public static final String DEFAULT = "default";
}
