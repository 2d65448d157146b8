package dev.evenkeel.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program in a JVM of its own, which prints lines and lives until its input ends. */
public final class Child implements AutoCloseable {

  /** Of any one wait: only a test that fails ever waits so long. */
  private static final int LIMIT_SECONDS = 600;

  private static final String END = "\0";

  private final Process process;
  private final File log;
  private final Thread reader;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> printed = new CopyOnWriteArrayList<>();

  private Child(Process process, File log) {
    this.process = process;
    this.log = log;
    reader = new Thread(this::read, "child output");
    reader.setDaemon(true);
    reader.start();
  }

  public static Child start(Jdk jdk, List<String> flags, Class<?> main, Object... arguments)
      throws IOException {
    return start(jdk, Map.of(), flags, main, arguments);
  }

  /** The same with environment variables beside those that are there. */
  public static Child start(
      Jdk jdk,
      Map<String, String> environment,
      List<String> flags,
      Class<?> main,
      Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.java());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    return start(command, environment);
  }

  /** Starts what a whole command line says. */
  public static Child start(List<String> command) throws IOException {
    return start(command, Map.of());
  }

  private static Child start(List<String> command, Map<String, String> environment)
      throws IOException {
    File log = File.createTempFile("evenkeel-it", ".log");
    log.deleteOnExit();
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
    builder.environment().putAll(environment);
    return new Child(builder.start(), log);
  }

  public long pid() {
    return process.pid();
  }

  /** Gives it a line to read. */
  public void write(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** What it has written to standard error. */
  public String log() throws IOException {
    return Files.readString(log.toPath());
  }

  /** Waits until what it has written to standard error has a match. */
  public Matcher awaitLog(Pattern wanted) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < end) {
      Matcher matcher = wanted.matcher(log());
      if (matcher.find()) {
        return matcher;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return fail("no " + wanted + " in " + log());
  }

  /** What it has written to standard output. */
  public List<String> printed() {
    return List.copyOf(printed);
  }

  public static String agent() {
    return "-javaagent:" + Path.of(System.getProperty("agent.jar")).normalize();
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        printed.add(line);
        lines.add(line);
      }
    } catch (IOException gone) {
      // Ended by the test.
    } finally {
      lines.add(END);
    }
  }

  /** Writes to its standard input. */
  public void say(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** The rest of the first line that begins so. */
  public String await(String beginning) throws IOException, InterruptedException {
    List<String> before = new ArrayList<>();
    while (true) {
      String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        return fail("never said '" + beginning + "', but " + before + " and " + log());
      }
      before.add(line);
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length());
      }
    }
  }

  /** A number that it prints after a word. */
  public long number(String word) throws IOException, InterruptedException {
    return Long.parseLong(await(word + " "));
  }

  public void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      fail("does not end");
    }
    reader.join();
    assertEquals(0, process.exitValue());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
