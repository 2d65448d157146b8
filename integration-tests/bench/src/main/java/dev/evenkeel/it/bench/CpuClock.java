package dev.evenkeel.it.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of this process in nanoseconds, as the scheduler counts it; the JVM's own figure has
 * steps of 10 ms. Leaves out the threads that compile: after the warm-up they are late, not needed.
 */
final class CpuClock {

  private static final Path TASKS = Path.of("/proc/self/task");

  private CpuClock() {}

  static long nanos() throws IOException {
    long nanos = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        nanos += nanos(task);
      }
    }
    return nanos;
  }

  private static long nanos(Path task) {
    try {
      boolean compiles = Files.readString(task.resolve("comm")).contains("Compiler");
      String stat = compiles ? "0 " : Files.readString(task.resolve("schedstat"));
      return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    } catch (IOException ended) {
      return 0;
    }
  }
}
