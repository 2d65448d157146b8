package dev.evenkeel.agent.log;

/** The agent's log. tinylog behind it is loaded with the first line and is the agent's own. */
public final class Log {

  private Log() {}

  public static void info(String message) {}

  /** Logs at most once a minute for each {@code topic}; says how many were left out. */
  public static void warn(String topic, String message) {}
}
