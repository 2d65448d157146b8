package dev.evenkeel.agent.ops;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Looks for classes in jars and folders: in the jars inside of a jar too, as Spring Boot and war
 * files have them, and in those that a jar's manifest names.
 */
final class ClassPath {

  private static final String[] ROOTS = {"BOOT-INF/classes/", "WEB-INF/classes/"};
  private static final int DEEPEST = 2;
  private static final String CLASS = ".class";

  private final Predicate<String> wanted;
  private final Finder finder;
  private final List<String> problems = new ArrayList<>();
  private final Set<Path> seen = new LinkedHashSet<>();

  /** Told of each class that was wanted. */
  interface Finder {
    /**
     * @param name internal, such as {@code okhttp3/OkHttpClient}
     * @param where the name of the jar or folder that has it
     */
    void found(String name, String where, byte[] bytes);
  }

  /**
   * @param wanted which classes, by internal names
   */
  ClassPath(Predicate<String> wanted, Finder finder) {
    this.wanted = wanted;
    this.finder = finder;
  }

  /**
   * Looks through a class path.
   *
   * @return what could not be read, a sentence each
   */
  List<String> search(String path) {
    for (String element : path.split(File.pathSeparator)) {
      if (element.endsWith("*")) {
        searchJars(Path.of(element.substring(0, element.length() - 1)));
      } else if (!element.isBlank()) {
        search(Path.of(element));
      }
    }
    return problems;
  }

  private void searchJars(Path folder) {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.{jar,JAR}")) {
      jars.forEach(this::search);
    } catch (IOException failure) {
      problems.add("Cannot read " + folder + ": " + failure);
    }
  }

  private void search(Path element) {
    if (!seen.add(element.toAbsolutePath().normalize())) {
      return;
    }
    try {
      if (Files.isDirectory(element)) {
        searchFolder(element);
      } else if (Files.isRegularFile(element)) {
        try (ZipInputStream jar = new ZipInputStream(Files.newInputStream(element))) {
          searchJar(jar, element.getFileName().toString(), 0);
        }
        for (Path named : named(element)) {
          search(named);
        }
      } else {
        problems.add("No such file: " + element);
      }
    } catch (IOException | IllegalArgumentException failure) {
      problems.add("Cannot read " + element + ": " + failure);
    }
  }

  private void searchFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        if (name.endsWith(CLASS) && wanted.test(internal(name))) {
          finder.found(internal(name), folder.toString(), Files.readAllBytes(file));
        }
      }
    }
  }

  private void searchJar(ZipInputStream jar, String where, int depth) throws IOException {
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      String name = entry.getName();
      if (name.endsWith(".jar") && depth < DEEPEST) {
        // Not closed, which would close the outer one
        searchJar(new ZipInputStream(jar), name.substring(name.lastIndexOf('/') + 1), depth + 1);
      } else if (name.endsWith(CLASS) && wanted.test(internal(name))) {
        finder.found(internal(name), where, jar.readAllBytes());
      }
    }
  }

  private static String internal(String entry) {
    String name = entry.substring(0, entry.length() - CLASS.length());
    for (String root : ROOTS) {
      if (name.startsWith(root)) {
        return name.substring(root.length());
      }
    }
    return name;
  }

  /** What the manifest's Class-Path names and is there. */
  private static List<Path> named(Path jar) throws IOException {
    List<Path> named = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      String text =
          file.getManifest() == null
              ? null
              : file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String each : text == null ? new String[0] : text.trim().split("\\s+")) {
        Path path = each.contains(":") ? null : jar.resolveSibling(each);
        if (path != null && Files.exists(path)) {
          named.add(path);
        }
      }
    }
    return named;
  }

  /** The bytes of a class of this Java runtime, or null. */
  static byte[] ofRuntime(String name) {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name + CLASS)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException failure) {
      return null;
    }
  }
}
