package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Jdk;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What one of the jar's own commands did. */
record Command(int status, String out, String err) {

  static Command run(Jdk jdk, Object... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                jdk.java(),
                "-jar",
                Path.of(System.getProperty("agent.jar")).normalize().toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    File err = File.createTempFile("evenkeel-command", ".err");
    err.deleteOnExit();
    Process process = new ProcessBuilder(command).redirectError(err).start();
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the command does not end");
    return new Command(process.exitValue(), out, Files.readString(err.toPath()));
  }
}
