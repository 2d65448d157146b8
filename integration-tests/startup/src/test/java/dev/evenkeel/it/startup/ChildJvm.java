package dev.evenkeel.it.startup;

import static org.junit.jupiter.api.Assertions.fail;

import dev.evenkeel.it.harness.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An application in a JVM of its own. */
final class ChildJvm implements AutoCloseable {

  private static final long LIMIT_SECONDS = 300;

  /** What is left of an application when it has ended. */
  record Ended(int status, String out, String err) {

    long warnings() {
      return err.lines().filter(line -> line.contains("evenkeel: WARN")).count();
    }
  }

  private final Process process;
  private final Sink out;
  private final Sink err;

  private ChildJvm(Process process) {
    this.process = process;
    this.out = new Sink(process.getInputStream());
    this.err = new Sink(process.getErrorStream());
  }

  /** Starts {@code java} with the test's own applications on the class path. */
  static ChildJvm start(Jdk jdk, List<String> flags, Class<?> main, String... arguments)
      throws IOException {
    // The children live for a second: what costs them time but is not under test is left out
    List<String> command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(flags);
    if (!flags.contains("-cp")) {
      command.addAll(List.of("-cp", classes().toString()));
    }
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return tool(jdk, "java", Map.of(), command);
  }

  /** Starts a program of the JDK's. */
  static ChildJvm tool(
      Jdk jdk, String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin").resolve(name).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(key -> key.startsWith("EVENKEEL_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start());
  }

  /** Where the test's classes are, the applications among them. */
  static Path classes() {
    try {
      return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  long pid() {
    return process.pid();
  }

  void write(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  void awaitOut(String text) {
    out.await(text);
  }

  void awaitErr(String text) {
    err.await(text);
  }

  /** Waits until a file that it writes holds a text. */
  void awaitFile(Path file, String text) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        fail(file + " never held '" + text + "'; it said " + out + err);
      }
      Thread.onSpinWait();
    }
  }

  /** Ends its input and waits for its end. */
  Ended end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      fail("still runs; it said " + out + err);
    }
    return new Ended(process.exitValue(), out.all(), err.all());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Collects what a process says. */
  private static final class Sink implements Runnable {

    private final InputStream in;
    private final StringBuilder text = new StringBuilder();
    private final Thread reader = new Thread(this, "child output");

    Sink(InputStream in) {
      this.in = in;
      reader.setDaemon(true);
      reader.start();
    }

    @Override
    public void run() {
      byte[] buffer = new byte[4096];
      try {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          add(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
      } catch (IOException closed) {
        add("");
      }
    }

    private synchronized void add(String more) {
      text.append(more);
      notifyAll();
    }

    synchronized void await(String expected) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      try {
        while (text.indexOf(expected) < 0) {
          long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (left <= 0) {
            fail("never said '" + expected + "' but:\n" + text);
          }
          wait(left);
        }
      } catch (InterruptedException interrupt) {
        throw new IllegalStateException(interrupt);
      }
    }

    String all() throws InterruptedException {
      reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      return toString();
    }

    @Override
    public synchronized String toString() {
      return text.toString();
    }
  }
}
