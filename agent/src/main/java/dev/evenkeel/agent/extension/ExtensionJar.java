package dev.evenkeel.agent.extension;

import dev.evenkeel.api.AnswerCheck;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the checks that a jar names, on a thread of its own: what their constructors do is nobody's
 * to foresee, and the agent does not wait for it.
 */
final class ExtensionJar {

  /** Of a jar that names nothing but what cannot be used, the first of it says enough. */
  private static final int MOST_PROBLEMS = 10;

  private final String path;
  private final ClassLoader parent;
  private final Consumer<String> warn;

  /**
   * @param parent shows the JDK and the interface
   */
  ExtensionJar(String path, ClassLoader parent, Consumer<String> warn) {
    this.path = path;
    this.parent = parent;
    this.warn = warn;
  }

  /** See {@link Extensions#unreadable}. */
  static String unreadable(String path) {
    File jar = new File(path);
    return jar.isFile() && jar.canRead()
        ? null
        : wrong(path, "cannot be read: name the jar by its full path");
  }

  private static String wrong(String path, String what) {
    return "evenkeel.extensions: '" + path + "' " + what + "; it is left out, all else goes on.";
  }

  /**
   * Returns when all is made, and no later than the limit.
   *
   * @param made told of each
   */
  void read(Consumer<AnswerCheck> made, Duration limit) {
    String unreadable = unreadable(path);
    if (unreadable != null) {
      warn.accept(unreadable);
      return;
    }
    Thread reader = Extensions.threads().newThread(() -> make(made));
    reader.start();
    try {
      TimeUnit.NANOSECONDS.timedJoin(reader, limit.toNanos());
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    if (reader.isAlive()) {
      warn.accept(
          "evenkeel.extensions: '"
              + path
              + "' has a class that takes longer than "
              + limit.toMillis()
              + " ms to be made; it is used once it is, all else goes on.");
    }
  }

  private void make(Consumer<AnswerCheck> made) {
    try {
      URLClassLoader loader = new URLClassLoader(new URL[] {url()}, parent);
      Thread.currentThread().setContextClassLoader(loader);
      Iterator<AnswerCheck> found = ServiceLoader.load(AnswerCheck.class, loader).iterator();
      int checks = 0;
      int problems = 0;
      while (problems < MOST_PROBLEMS) {
        try {
          if (!found.hasNext()) {
            break;
          }
          made.accept(found.next());
          checks++;
        } catch (Throwable unusable) { // the others may be well
          problems++;
          warn.accept(wrong(path, "has a class that cannot be used: " + why(unusable)));
        }
      }
      if (checks == 0 && problems == 0) {
        warn.accept(
            wrong(path, "names no class in META-INF/services/" + AnswerCheck.class.getName()));
      }
    } catch (Throwable unusable) { // this thread is ours: nobody else is to hear of it
      warn.accept(wrong(path, "cannot be used: " + why(unusable)));
    }
  }

  private static String why(Throwable unusable) {
    Throwable cause = unusable.getCause();
    return unusable.getMessage() + (cause == null ? "" : ": " + cause);
  }

  private URL url() {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }
}
