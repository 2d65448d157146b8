package dev.evenkeel.agent.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.tinylog.Logger;
import org.tinylog.configuration.Configuration;

/**
 * The agent's log. tinylog behind it is the agent's own: it is told all of its settings here and so
 * takes none from the application's {@code tinylog.properties} or {@code -Dtinylog.*}. Never log
 * what a prompt, an answer or a credential could be in.
 */
public final class Log {

  private static final RateLimit LIMIT = new RateLimit(System::nanoTime);

  static {
    configure("info", "");
  }

  private Log() {}

  /**
   * Says where to log; takes effect when it comes before the first line.
   *
   * @param level tinylog's level: trace, debug, info, warn, error or off
   * @param file where to log; empty for standard error, which also serves when the file cannot be
   *     written
   */
  public static void configure(String level, String file) {
    String problem = file.isEmpty() ? null : problemOf(file);
    Map<String, String> tinylog = new HashMap<>();
    tinylog.put("level", level);
    tinylog.put("autoshutdown", "false");
    tinylog.put("writer.format", "{date: yyyy-MM-dd HH:mm:ss.SSS} evenkeel: {level} {message}");
    if (file.isEmpty() || problem != null) {
      tinylog.put("writer", "console");
      tinylog.put("writer.stream", "err");
    } else {
      tinylog.put("writer", "file");
      tinylog.put("writer.file", file);
      tinylog.put("writer.append", "true");
    }
    Configuration.replace(tinylog);
    if (problem != null) {
      warn("log file", "cannot log to a file, standard error takes it: " + problem);
    }
  }

  public static void debug(String message) {
    Logger.debug((Object) oneLine(message));
  }

  public static void info(String message) {
    Logger.info((Object) oneLine(message));
  }

  /** Logs at most once a minute for each {@code topic}; says how many were left out. */
  public static void warn(String topic, String message) {
    int left = LIMIT.pass(topic);
    if (left >= 0) {
      Logger.warn((Object) oneLine(left == 0 ? message : message + " (and " + left + " more)"));
    }
  }

  public static void error(String message) {
    Logger.error((Object) oneLine(message));
  }

  private static String problemOf(String file) {
    try {
      new FileOutputStream(file, true).close();
      return null;
    } catch (IOException failure) {
      return failure.getMessage();
    }
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
