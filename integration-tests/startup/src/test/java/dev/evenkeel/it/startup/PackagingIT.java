package dev.evenkeel.it.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PackagingIT {

  /** What a check of the user's own is compiled against. */
  private static final Set<String> API =
      Set.of("dev/evenkeel/api/Answer.class", "dev/evenkeel/api/AnswerCheck.class");

  private static final String AGENT = "dev.evenkeel.bootstrap.EvenkeelAgent";
  private static final int JAVA_8 = 52;
  private static final int JAVA_17 = 61;

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(AgentJar.path().toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void namesTheAgentInItsManifest() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertEquals(AGENT, manifest.getValue("Premain-Class"));
    assertEquals(AGENT, manifest.getValue("Agent-Class"));
    assertEquals(AGENT, manifest.getValue("Main-Class"));
    assertEquals("true", manifest.getValue("Can-Retransform-Classes"));
    assertEquals(null, manifest.getValue("Boot-Class-Path"), "it disables AppCDS");
  }

  @Test
  void showsOtherLoadersNothingButTheBootstrapClassesAndTheApiOfChecks() {
    for (JarEntry entry : entries()) {
      String name = entry.getName();
      boolean ours = name.startsWith("dev/evenkeel/bootstrap/") && name.endsWith(".class");
      assertTrue(
          ours
              || API.contains(name)
              || name.equals(JarFile.MANIFEST_NAME)
              || name.startsWith("inst/"),
          name);
      assertFalse(name.startsWith("inst/") && name.endsWith(".class"), name);
    }
  }

  @Test
  void canBeReadByJava8UpToTheMessageThatItIsTooOld() throws IOException {
    int seen = 0;
    for (JarEntry entry : entries()) {
      if (entry.getName().endsWith(".class")) {
        assertEquals(JAVA_8, version(entry), entry.getName());
        seen++;
      }
    }
    assertTrue(seen >= 5, "bootstrap classes: " + seen);
  }

  @Test
  void needsNothingNewerThanJava17() throws IOException {
    for (JarEntry entry : entries()) {
      if (entry.getName().endsWith(".classdata")) {
        assertTrue(version(entry) <= JAVA_17, entry.getName());
      }
    }
  }

  @Test
  void holdsTheAgentAndTheLibrariesThatItNeedsAndNoOther() {
    Set<String> roots = new TreeSet<>();
    for (JarEntry entry : entries()) {
      if (entry.getName().endsWith(".classdata")) {
        String[] parts = entry.getName().split("/");
        roots.add(parts[1] + "/" + parts[2]);
      }
    }
    assertEquals(
        Set.of(
            "com/ethlo", // dates, for the validator of schemas
            "com/fasterxml", // Jackson's annotations, which Jackson 3 kept
            "com/networknt",
            "dev/evenkeel",
            "dev/failsafe",
            "io/micrometer",
            "io/prometheus",
            "net/bytebuddy",
            "org/jspecify",
            "org/slf4j", // for the validator of schemas
            "org/tinylog",
            "tools/jackson"),
        roots);
  }

  @Test
  void leavesOutWhatTheAgentNeverUses() {
    for (String unused :
        List.of(
            "net/bytebuddy/agent/",
            "net/bytebuddy/dynamic/",
            "io/prometheus/metrics/shaded/",
            "io/prometheus/metrics/expositionformats/generated/",
            "io/micrometer/core/instrument/binder/",
            "META-INF/versions/",
            "META-INF/maven/",
            "okhttp3/")) {
      for (JarEntry entry : entries()) {
        assertFalse(entry.getName().startsWith("inst/" + unused), entry.getName());
      }
    }
  }

  @Test
  void isSmall() throws IOException {
    assertTrue(Files.size(AgentJar.path()) <= 8 * 1024 * 1024);
  }

  private List<JarEntry> entries() {
    return Collections.list(jar.entries()).stream().filter(entry -> !entry.isDirectory()).toList();
  }

  private int version(JarEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }
}
