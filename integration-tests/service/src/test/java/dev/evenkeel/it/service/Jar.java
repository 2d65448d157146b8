package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command of the agent's jar.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err and to standard error
 */
record Jar(int code, String out, String err) {

  /** Runs {@code java FLAGS -jar evenkeel-agent.jar ARGUMENTS}. */
  static Jar run(List<String> flags, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Jdk.RUNNING.java());
    command.addAll(flags);
    command.add("-jar");
    command.add(Path.of(System.getProperty("agent.jar")).normalize().toString());
    command.addAll(List.of(arguments));
    File out = File.createTempFile("evenkeel-it", ".out");
    File err = File.createTempFile("evenkeel-it", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "does not end: " + command);
      return new Jar(process.exitValue(), read(out), read(err));
    } finally {
      Files.delete(out.toPath());
      Files.delete(err.toPath());
    }
  }

  private static String read(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }
}
