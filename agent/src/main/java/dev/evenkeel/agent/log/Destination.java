package dev.evenkeel.agent.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tinylog.Logger;
import org.tinylog.configuration.Configuration;

/** Where the log goes. Configures tinylog when it is first used. */
final class Destination {

  private static final AtomicBoolean CONFIGURED = new AtomicBoolean();

  private final String level;
  private final String file;

  Destination(String level, String file) {
    this.level = level;
    this.file = file;
  }

  /** Once in a process: tinylog cannot be configured a second time. */
  void open() {
    synchronized (CONFIGURED) {
      if (CONFIGURED.compareAndSet(false, true)) {
        String problem = file.isEmpty() ? null : problem();
        Configuration.replace(settings(file.isEmpty() || problem != null));
        if (problem != null) {
          Logger.warn(
              (Object)
                  ("evenkeel.log.file cannot be written ("
                      + problem
                      + "): name a file that can; the log goes to standard error."));
        }
      }
    }
  }

  private Map<String, String> settings(boolean console) {
    Map<String, String> tinylog = new HashMap<>();
    tinylog.put("level", level);
    tinylog.put("autoshutdown", "false");
    tinylog.put("writer.format", "{date: yyyy-MM-dd HH:mm:ss.SSS} evenkeel: {level} {message}");
    if (console) {
      tinylog.put("writer", "console");
      tinylog.put("writer.stream", "err");
    } else {
      tinylog.put("writer", "file");
      tinylog.put("writer.file", file);
      tinylog.put("writer.append", "true");
    }
    return tinylog;
  }

  private String problem() {
    try {
      new FileOutputStream(file, true).close();
      return null;
    } catch (IOException failure) {
      return failure.getMessage();
    }
  }
}
