package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the build has made of the folders under {@code apps}. */
final class Application {

  private Application() {}

  /** The jar of an application, and all jars that it needs. */
  static String classPath(String folder) throws IOException {
    return jar(folder) + File.pathSeparator + libraries(folder);
  }

  /** The jars that an application needs. */
  static String libraries(String folder) throws IOException {
    return Files.readString(target(folder).resolve("classpath.txt")).strip();
  }

  /** The class path of an application that calls an SDK. */
  static String sdk(String folder) throws IOException {
    Path classes = target(folder).resolve("classes");
    assertTrue(Files.isDirectory(classes), classes + " is missing");
    return classes + File.pathSeparator + libraries(folder);
  }

  static Path jar(String folder) {
    Path jar = target(folder).resolve(folder + ".jar");
    assertTrue(Files.isRegularFile(jar), jar + " is missing");
    return jar;
  }

  private static Path target(String folder) {
    return Path.of(System.getProperty("apps"), folder, "target").normalize();
  }
}
