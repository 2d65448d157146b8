package dev.evenkeel.agent.extension;

import dev.evenkeel.agent.call.AnswerChecks;
import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.api.Answer;
import dev.evenkeel.api.AnswerCheck;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;

/**
 * Runs the users' own checks: each jar in a loader of its own, on a few daemon threads, each answer
 * within a limit of time. Whatever fails in them is counted and hurts no call.
 */
public final class Extensions implements AnswerChecks, AutoCloseable {

  private static final int THREADS = 2;
  private static final int MOST_WAITING = 100;

  private final List<AnswerCheck> checks;
  private final List<String> warnings;
  private final Recorder recorder;
  private final Kinds kinds = new Kinds();
  private final LimitedPool pool;

  private Extensions(
      List<AnswerCheck> checks, List<String> warnings, Settings.Extensions settings, Recorder to) {
    this.checks = List.copyOf(checks);
    this.warnings = List.copyOf(warnings);
    this.recorder = to;
    this.pool = new LimitedPool(THREADS, MOST_WAITING, settings.timeLimit().toNanos(), threads());
  }

  private static ThreadFactory threads() {
    return task -> {
      Thread thread = new Thread(null, task, "evenkeel-extension", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    };
  }

  /** Loads what the settings name; what cannot be loaded is a warning. */
  public static Extensions load(Settings.Extensions settings, Recorder recorder) {
    List<AnswerCheck> checks = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (String path : settings.jars()) {
      int before = checks.size();
      String unreadable = unreadable(path);
      if (unreadable != null) {
        warnings.add(unreadable);
        continue;
      }
      try {
        add(new File(path), checks);
        if (checks.size() == before) {
          warnings.add(
              wrong(path, "names no class in META-INF/services/" + AnswerCheck.class.getName()));
        }
      } catch (ServiceConfigurationError | RuntimeException | LinkageError unusable) {
        warnings.add(wrong(path, "cannot be used: " + unusable));
      }
    }
    return new Extensions(checks, warnings, settings, recorder);
  }

  /** What to say of a jar that is not there or cannot be read; null for one that can. */
  public static String unreadable(String path) {
    File jar = new File(path);
    return jar.isFile() && jar.canRead()
        ? null
        : wrong(path, "cannot be read: name the jar by its full path");
  }

  private static String wrong(String path, String what) {
    return "evenkeel.extensions: '" + path + "' " + what + "; it is left out, all else goes on.";
  }

  private static void add(File jar, List<AnswerCheck> checks) {
    URLClassLoader loader =
        new URLClassLoader(new URL[] {url(jar)}, ClassLoader.getPlatformClassLoader());
    Iterator<AnswerCheck> found = ServiceLoader.load(AnswerCheck.class, loader).iterator();
    while (found.hasNext()) {
      checks.add(found.next());
    }
  }

  private static URL url(File jar) {
    try {
      return jar.toURI().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  /** What could not be loaded, a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** How many checks there are. */
  public int size() {
    return checks.size();
  }

  @Override
  public void check(Endpoint endpoint, Caller caller, byte[] request, String text) {
    for (AnswerCheck check : checks) {
      boolean taken =
          pool.run(
              () -> judge(check, endpoint, caller, request, text),
              () ->
                  recorder.internalError(
                      "extension", new TimeoutException(check.getClass().getName())));
      if (!taken) {
        recorder.internalError("extension", new IllegalStateException("too many answers at once"));
      }
    }
  }

  private void judge(
      AnswerCheck check, Endpoint endpoint, Caller caller, byte[] request, String text) {
    try {
      String kind =
          check.check(
              new Answer(
                  endpoint.provider(),
                  endpoint.operation(),
                  endpoint.model(),
                  caller.workload(),
                  request == null ? "" : new String(request, StandardCharsets.UTF_8),
                  text));
      if (kind != null && !Thread.interrupted()) {
        recorder.violated(endpoint, caller, kinds.bounded(kind));
      }
    } catch (InterruptedException late) {
      // Its limit is over, and that was told.
    } catch (Exception | LinkageError | StackOverflowError | AssertionError failure) {
      recorder.internalError("extension", failure);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
