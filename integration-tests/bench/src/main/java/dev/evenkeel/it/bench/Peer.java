package dev.evenkeel.it.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JVM that answers a byte with a line. */
final class Peer implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  Peer(String classPath, List<String> flags, String... main) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(Arrays.asList(main));
    err = Files.createTempFile("peer", ".err");
    process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Where this module's classes and libraries are. */
  static String classPath(Path target) {
    return target.resolve("classes")
        + System.getProperty("path.separator")
        + target.resolve("lib")
        + "/*";
  }

  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("a JVM of the benchmark has ended:\n" + Files.readString(err));
    }
    return line;
  }

  /** Runs a block; gives its figures. */
  double[] block() throws IOException {
    return block(0);
  }

  /** Runs the block of this number; gives its figures. */
  double[] block(int number) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(number);
    in.flush();
    return Arrays.stream(line().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(err);
  }
}
