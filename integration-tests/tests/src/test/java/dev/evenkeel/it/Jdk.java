package dev.evenkeel.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A Java to run applications with. */
record Jdk(String name, Path home) {

  static Jdk running() {
    return new Jdk("jdk" + Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  /** Java 25, looked for beside the running one. */
  static Optional<Jdk> twentyFive() {
    Path home = Path.of(System.getProperty("java.home"));
    try (Stream<Path> siblings = Files.list(home.getParent())) {
      return siblings
          .filter(sibling -> release(sibling).contains("JAVA_VERSION=\"25"))
          .sorted()
          .findFirst()
          .map(found -> new Jdk("jdk25", found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String release(Path home) {
    try {
      Path file = home.resolve("release");
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  String java() {
    return home.resolve("bin").resolve("java").toString();
  }
}
