package dev.evenkeel.it.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Jdk;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * All exchanges of one application in a JVM of its own.
 *
 * @param said what the application saw, by exchange
 * @param received what the server saw, by exchange
 * @param log what the JVM wrote to standard error
 */
record Run(Map<Integer, String> said, Map<Integer, List<String>> received, String log) {

  private static final int LIMIT_SECONDS = 240;

  static Run of(Class<?> application, Jdk jdk, List<String> flags) {
    try (Server server = new Server()) {
      File log = File.createTempFile("evenkeel-it", ".log");
      log.deleteOnExit();
      Map<String, String> lines = lines(application, jdk, flags, List.of(server.url()), log);
      Map<Integer, String> said = new TreeMap<>();
      lines.forEach((id, line) -> said.put(Integer.valueOf(id), line));
      return new Run(said, byExchange(server.received()), Files.readString(log.toPath()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an application prints, by the first word of each line. */
  static Map<String, String> lines(
      Class<?> application, Jdk jdk, List<String> flags, List<String> arguments, File log)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(jdk.java()));
    command.addAll(flags);
    command.addAll(List.of("-Xmx1g", "-Djdk.httpclient.keepalive.timeout=1200"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(application.getName());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(log).start();
    Map<String, String> said = read(process);
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "does not end");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return said;
  }

  static String agent() {
    return "-javaagent:" + Path.of(System.getProperty("agent.jar")).normalize();
  }

  private static Map<String, String> read(Process process) throws IOException {
    Map<String, String> said = new TreeMap<>();
    Thread limit = new Thread(() -> endLate(process));
    limit.setDaemon(true);
    limit.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine();
          line != null && !line.equals("end");
          line = lines.readLine()) {
        said.put(line.substring(0, line.indexOf(' ')), line);
      }
    }
    return said;
  }

  private static void endLate(Process process) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  private static Map<Integer, List<String>> byExchange(List<String> received) {
    Map<Integer, List<String>> by = new TreeMap<>();
    for (String request : received) {
      by.computeIfAbsent(number(request), id -> new ArrayList<>()).add(request);
    }
    return by;
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(' ')));
  }
}
