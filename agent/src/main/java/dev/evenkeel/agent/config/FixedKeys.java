package dev.evenkeel.agent.config;

/** Tells the keys that hold from the start of the JVM to its end from those that can change. */
public final class FixedKeys {

  /** Of what listens, is loaded or counts under labels since the start. */
  private static final String[] BEGINNINGS = {
    "config", "extensions", "jmx", "log.", "metrics.", "prices", "slo.", "transports.", "workload"
  };

  private FixedKeys() {}

  /** Whether a change of this key needs a new start. */
  public static boolean contains(String key) {
    for (String beginning : BEGINNINGS) {
      if (key.startsWith(beginning, Keys.PREFIX.length())) {
        return true;
      }
    }
    return false;
  }
}
