package dev.evenkeel.it.startup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The jar that is shipped, and copies of it that are broken on purpose. */
final class AgentJar {

  private AgentJar() {}

  static Path path() {
    return Path.of(System.getProperty("evenkeel.jar")).normalize();
  }

  static String flag() {
    return flag(path());
  }

  static String flag(Path jar) {
    return "-javaagent:" + jar;
  }

  /** A copy in which the bytes of one entry are changed; null leaves it out. */
  static Path with(Path folder, String damaged, UnaryOperator<byte[]> damage) throws IOException {
    Path copy = folder.resolve("damaged.jar");
    boolean found = false;
    try (JarFile jar = new JarFile(path().toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), jar.getManifest())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().equals(JarFile.MANIFEST_NAME) || entry.isDirectory()) {
          continue;
        }
        byte[] bytes = bytes(jar, entry);
        if (entry.getName().equals(damaged)) {
          found = true;
          bytes = damage.apply(bytes);
        }
        if (bytes != null) {
          out.putNextEntry(new JarEntry(entry.getName()));
          out.write(bytes);
        }
      }
    }
    if (!found) {
      throw new IllegalArgumentException("no entry " + damaged);
    }
    return copy;
  }

  /** Keeps the first half and so breaks a class file. */
  static byte[] half(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length / 2);
  }

  static byte[] nothing(byte[] bytes) {
    return null;
  }

  /** An agent that does nothing. */
  static Path empty(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest
        .getMainAttributes()
        .putValue("Premain-Class", "dev.evenkeel.it.startup.app.EmptyAgent");
    Path jar = folder.resolve("empty.jar");
    String entry = "dev/evenkeel/it/startup/app/EmptyAgent.class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(ChildJvm.classes().resolve(entry)));
    }
    return jar;
  }

  /** What becomes of the agent in a jar of somebody else's, with an agent of their own. */
  static Path repackaged(Path folder) throws IOException {
    Path copy = folder.resolve("repackaged.jar");
    try (JarFile jar = new JarFile(path().toFile())) {
      Manifest manifest = jar.getManifest();
      manifest
          .getMainAttributes()
          .putValue("Premain-Class", "dev.evenkeel.it.startup.app.OtherAgent");
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME) && !entry.isDirectory()) {
            out.putNextEntry(new JarEntry(entry.getName()));
            out.write(bytes(jar, entry));
          }
        }
      }
    }
    return copy;
  }

  private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
