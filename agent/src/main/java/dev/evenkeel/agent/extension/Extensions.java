package dev.evenkeel.agent.extension;

import dev.evenkeel.agent.call.AnswerChecks;
import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.api.Answer;
import dev.evenkeel.api.AnswerCheck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Runs the users' own checks: each jar in a loader of its own, on a few daemon threads, each answer
 * within a limit of time. Whatever fails in them is counted and hurts no call.
 */
public final class Extensions implements AnswerChecks, AutoCloseable {

  private static final int THREADS = 2;
  private static final int MOST_WAITING = 100;

  /** Of requests that wait for a check, in bytes: images make some of them large. */
  private static final long MOST_WAITING_BYTES = 16 * 1024 * 1024;

  private final List<AnswerCheck> checks = new CopyOnWriteArrayList<>();
  private final Recorder recorder;
  private final Kinds kinds = new Kinds();
  private final LimitedPool pool;
  private final AtomicLong waitingBytes = new AtomicLong();

  private Extensions(Settings.Extensions settings, Recorder to) {
    this.recorder = to;
    this.pool = new LimitedPool(THREADS, MOST_WAITING, settings.timeLimit().toNanos(), threads());
  }

  static ThreadFactory threads() {
    return task -> {
      Thread thread = new Thread(null, task, "evenkeel-extension", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    };
  }

  /**
   * Loads what the settings name. A class that takes longer than a check may is not waited for: it
   * is used once it is there.
   *
   * @param warn told a sentence on each that cannot be used, or not yet, from any thread
   * @param use told of the checks once there are any, from any thread
   */
  public static void load(
      Settings.Extensions settings,
      Recorder recorder,
      Consumer<String> warn,
      Consumer<AnswerChecks> use) {
    load(settings, recorder, warn, use, ClassLoader.getPlatformClassLoader());
  }

  static Extensions load(
      Settings.Extensions settings,
      Recorder recorder,
      Consumer<String> warn,
      Consumer<AnswerChecks> use,
      ClassLoader parent) {
    Extensions extensions = new Extensions(settings, recorder);
    for (String path : settings.jars()) {
      ExtensionJar jar = new ExtensionJar(path, parent, warn);
      jar.read(
          check -> {
            extensions.checks.add(check);
            use.accept(extensions);
          },
          settings.timeLimit());
    }
    return extensions;
  }

  /** What to say of a jar that is not there or cannot be read; null for one that can. */
  public static String unreadable(String path) {
    return ExtensionJar.unreadable(path);
  }

  @Override
  public void check(Endpoint endpoint, Caller caller, byte[] request, String text) {
    int bytes = request == null ? 0 : request.length;
    for (AnswerCheck check : checks) {
      if (waitingBytes.addAndGet(bytes) > MOST_WAITING_BYTES + bytes) {
        waitingBytes.addAndGet(-bytes);
        tooMuch();
        continue;
      }
      boolean taken =
          pool.run(
              () -> {
                try {
                  judge(check, endpoint, caller, request, text);
                } finally {
                  waitingBytes.addAndGet(-bytes);
                }
              },
              () -> recorder.internalError("extension", late(check)));
      if (!taken) {
        waitingBytes.addAndGet(-bytes);
        tooMuch();
      }
    }
  }

  private void tooMuch() {
    recorder.internalError("extension", new IllegalStateException("too many answers at once"));
  }

  /** As if the check had thrown it, so that the log names the one that is slow. */
  private static TimeoutException late(AnswerCheck check) {
    TimeoutException late = new TimeoutException("evenkeel.extensions.time-limit");
    StackTraceElement where = new StackTraceElement(check.getClass().getName(), "check", null, -1);
    late.setStackTrace(new StackTraceElement[] {where});
    return late;
  }

  private void judge(
      AnswerCheck check, Endpoint endpoint, Caller caller, byte[] request, String text) {
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(check.getClass().getClassLoader());
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
    } catch (Throwable failure) { // whatever it is, the application's handlers must not see it
      recorder.internalError("extension", failure);
    } finally {
      thread.setContextClassLoader(null);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
