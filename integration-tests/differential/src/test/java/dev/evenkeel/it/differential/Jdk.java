package dev.evenkeel.it.differential;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A JDK of this machine. */
enum Jdk {
  RUNNING,
  JDK_25;

  /** Its folder; skips the test where there is none. */
  Path home() {
    Path running = Path.of(System.getProperty("java.home"));
    Path found = this == RUNNING ? running : beside(running, "\"25");
    assumeTrue(found != null, "no JDK 25 beside " + running);
    return found;
  }

  private static Path beside(Path running, String version) {
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(running.getParent())) {
      for (Path home : homes) {
        if (version(home).startsWith(version)) {
          return home;
        }
      }
      return null;
    } catch (IOException failure) {
      return null;
    }
  }

  private static String version(Path home) throws IOException {
    Properties release = new Properties();
    if (Files.isReadable(home.resolve("release"))) {
      try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
        release.load(reader);
      }
    }
    return release.getProperty("JAVA_VERSION", "");
  }
}
