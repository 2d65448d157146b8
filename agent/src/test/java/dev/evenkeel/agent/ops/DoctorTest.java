package dev.evenkeel.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Properties system = new Properties();

  @Test
  void findsNothingToFixWhereAllIsWell() {
    assertEquals(0, run("metrics.port=0", "profile=trading"), said());
    assertTrue(said().contains("ok    settings: "), said());
    assertTrue(said().contains("ok    port 0, a free one"), said());
    assertTrue(said().endsWith("Nothing to fix.\n"), said());
  }

  @Test
  void namesEachMistakeWithItsRemedy() {
    system.setProperty("evenkeel.retry.atempts", "3");
    system.setProperty("evenkeel.mode", "enforced");
    system.setProperty("evenkeel.endpoints", "llm.internal=opanai");
    system.setProperty("evenkeel.config", folder.resolve("none.properties").toString());
    system.setProperty("evenkeel.extensions", folder.resolve("none.jar").toString());
    system.setProperty("evenkeel.log.file", folder.resolve("none/evenkeel.log").toString());
    system.setProperty("evenkeel.metrics.host", "0.0.0.0");
    system.setProperty("evenkeel.transports.disabled", "okhttp,okhtp");
    assertEquals(1, run("metrics.port=0"));
    for (String wanted :
        List.of(
            "evenkeel.retry.atempts: it is ignored; the nearest is evenkeel.retry.attempts.",
            "evenkeel.mode cannot be 'enforced' (system property): it must be enforce, observe or",
            "no provider is called 'opanai'",
            "none.properties' that evenkeel.config names cannot be read",
            "none.jar' cannot be read: name the jar by its full path",
            "none/evenkeel.log, whose folder cannot be written to",
            "evenkeel.transports.disabled: nothing here is called 'okhtp', so that it leaves nothing"
                + " alone; known are ",
            "evenkeel.metrics.host=0.0.0.0 would open /metrics to the network, so it is served on")) {
      assertTrue(
          said().lines().anyMatch(line -> line.startsWith("FIX") && line.contains(wanted)),
          wanted + " in " + said());
    }
    assertTrue(said().endsWith("8 things to fix.\n"), said());
  }

  @Test
  void seesAPortThatIsTakenAndOneThatIsFreeBehindIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "metrics.port=" + taken.getLocalPort();
      assertEquals(1, run(port));
      assertTrue(
          said().contains("FIX   Cannot listen on 127.0.0.1, port " + taken.getLocalPort()),
          said());
      out.reset();
      assertEquals(0, run(port, "metrics.port-range=50"), said());
      assertTrue(said().contains("is free for /metrics"), said());
    }
  }

  @Test
  void looksIntoTheJarsOfAJarAndIntoThoseThatItsManifestNames() throws IOException {
    byte[] okHttp = resource("okhttp3/OkHttpClient.class");
    jar("lib/okhttp-3.14.9.jar", Map.of("okhttp3/OkHttpClient.class", okHttp));
    byte[] inner = Files.readAllBytes(folder.resolve("lib/okhttp-3.14.9.jar"));
    jar(
        "boot.jar",
        Map.of(
            "BOOT-INF/lib/okhttp-3.14.9.jar",
            inner,
            "BOOT-INF/classes/com/openai/client/OpenAIClient.class",
            new byte[] {1}));
    assertEquals(0, classPath("boot.jar"), said());
    assertTrue(said().contains("ok    OkHttp (okhttp-3.14.9.jar): carried"), said());
    assertTrue(said().contains("ok    openai-java (boot.jar): runs on OkHttp"), said());

    Map<String, byte[]> thin = new LinkedHashMap<>();
    thin.put(
        "META-INF/MANIFEST.MF",
        "Manifest-Version: 1.0\r\nClass-Path: lib/okhttp-3.14.9.jar lib/none.jar\r\n\r\n"
            .getBytes(UTF_8));
    jar("thin.jar", thin);
    out.reset();
    assertEquals(0, classPath("thin.jar"), said());
    assertTrue(said().contains("ok    OkHttp (okhttp-3.14.9.jar)"), said());
    out.reset();
    assertEquals(0, classPath("lib/*"), said());
    assertTrue(said().contains("ok    OkHttp (okhttp-3.14.9.jar)"), said());
    assertTrue(said().contains("note  no LLM SDK that is known"), said());
  }

  @Test
  void saysWhichVersionCannotBeWovenAndWhichClientIsNotCarried() throws IOException {
    byte[] other = resource(DoctorTest.class.getName().replace('.', '/') + ".class");
    jar(
        "app.jar",
        Map.of(
            "okhttp3/OkHttpClient.class",
            other,
            "org/apache/hc/client5/http/classic/HttpClient.class",
            new byte[0],
            "com/google/genai/RetryInterceptor.class",
            other));
    assertEquals(1, classPath("app.jar"));
    assertTrue(said().contains("FIX   OkHttp (app.jar): this version cannot be woven"), said());
    assertTrue(said().contains("note  Apache HttpClient 5 (app.jar): its calls go"), said());
    assertTrue(said().contains("note  the retry loop of google-genai (app.jar)"), said());
    assertTrue(said().contains("ok    java.net.http of this Java runtime: carried"), said());
  }

  @Test
  void saysThatThereIsNoSuchJarAndHowItIsUsed() {
    assertEquals(1, classPath("none.jar"));
    assertTrue(said().contains("FIX   --classpath: No such file: "), said());
    assertEquals(2, run("--class-path", "x"));
    assertTrue(err.toString(UTF_8).contains("Usage: "));
    assertFalse(err.toString(UTF_8).contains("Exception"));
  }

  private int classPath(String path) {
    return run("metrics.port=0", "--classpath", folder + File.separator + path);
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "doctor";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Doctor(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), system, Map.of())
        .run(all);
  }

  private String said() {
    return out.toString(UTF_8);
  }

  private void jar(String name, Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream jar = new ZipOutputStream(stream)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DoctorTest.class.getClassLoader().getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
