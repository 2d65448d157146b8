package dev.evenkeel.agent.log;

import org.tinylog.Logger;

/**
 * The agent's log. tinylog behind it is loaded with the first line and is the agent's own: it takes
 * nothing from the application's {@code tinylog.properties} or {@code -Dtinylog.*}. Never log what
 * a prompt, an answer or a credential could be in.
 */
public final class Log {

  private static final RateLimit LIMIT = new RateLimit(System::nanoTime);
  private static volatile Destination destination = new Destination("info", "");

  private Log() {}

  /**
   * Says where to log; takes effect when it comes before the first line.
   *
   * @param level tinylog's level: trace, debug, info, warn, error or off
   * @param file where to log; empty for standard error, which also serves when the file cannot be
   *     written
   */
  public static void configure(String level, String file) {
    destination = new Destination(level, file);
  }

  public static void debug(String message) {
    destination.open();
    Logger.debug((Object) oneLine(message));
  }

  public static void info(String message) {
    destination.open();
    Logger.info((Object) oneLine(message));
  }

  /** Logs at most once a minute for each {@code topic}; says how many were left out. */
  public static void warn(String topic, String message) {
    int left = LIMIT.pass(topic);
    if (left >= 0) {
      destination.open();
      Logger.warn((Object) oneLine(left == 0 ? message : message + " (and " + left + " more)"));
    }
  }

  public static void error(String message) {
    destination.open();
    Logger.error((Object) oneLine(message));
  }

  /** Whatever a message quotes, it can not pass for a line of its own. */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message);
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    return line.toString();
  }
}
