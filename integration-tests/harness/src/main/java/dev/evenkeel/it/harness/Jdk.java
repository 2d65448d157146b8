package dev.evenkeel.it.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A JDK of this machine: the one that runs the tests, and Java 25 beside it. */
public enum Jdk {
  RUNNING,
  JDK_25;

  /** Its folder; skips the test where there is none. */
  public Path home() {
    Path found = find();
    assumeTrue(found != null, "no JDK 25 beside " + System.getProperty("java.home"));
    return found;
  }

  public boolean isPresent() {
    return find() != null;
  }

  /** The command that starts it; skips the test where there is none. */
  public String java() {
    return home().resolve("bin").resolve("java").toString();
  }

  /** In few letters, for the log. */
  public String label() {
    return "jdk" + (this == RUNNING ? Runtime.version().feature() : 25);
  }

  private Path find() {
    Path running = Path.of(System.getProperty("java.home"));
    return this == RUNNING ? running : beside(running, "\"25");
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
