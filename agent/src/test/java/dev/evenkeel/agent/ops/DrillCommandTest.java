package dev.evenkeel.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillCommandTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void saysWhatIsWrongWithTheCommandLine() throws IOException {
    String file = file("").toString();

    assertEquals(2, run());
    assertEquals(2, run("--config"));
    assertEquals(2, run("--config", file, "--scenario", "earthquake"));
    assertEquals(2, run("--config", file, "--time", "0"));
    assertEquals(2, run("--config", file, "--recovery", "soon"));
    assertEquals(2, run("--config", file, "--metrics", "nowhere"));
    assertEquals(2, run("--config", file, "--metrics", "file:/etc/hosts"));
    assertEquals(2, run("--config", file, "--metrics", "http://a b/"));
    assertEquals(2, run("--colour", "red"));

    String said = err.toString(UTF_8);
    for (String part :
        List.of(
            "--config is missing",
            "--config needs a value",
            "no such scenario: earthquake",
            "--time is a number of seconds",
            "--recovery is a number",
            "--metrics is an address such as http://127.0.0.1:9464/metrics",
            "unknown option --colour")) {
      assertTrue(said.contains(part), part + " in " + said);
    }
  }

  @Test
  void failsWithoutAJvmAndWithoutAFile() throws IOException {
    assertEquals(
        1, run("--config", file("").toString(), "--metrics", "http://127.0.0.1:1/metrics"));
    assertTrue(err.toString(UTF_8).contains("Cannot read http://127.0.0.1:1/metrics"));
    try (Page page = new Page("")) {
      assertEquals(1, run("--config", folder.resolve("none").toString(), "--metrics", page.url()));
    }
    assertTrue(err.toString(UTF_8).contains("Cannot read " + folder.resolve("none")));
  }

  @Test
  void touchesNothingWhereFaultsCannotBeMade() throws IOException {
    Path file = file("evenkeel.mode=observe\n");
    Object before = Files.getLastModifiedTime(file);
    try (Page page = new Page("evenkeel_agent_config_info{mode=\"observe\"} 1\n")) {
      assertEquals(1, run("--config", file.toString(), "--metrics", page.url()));
    }
    assertTrue(out.toString(UTF_8).contains("FAIL  ready"), out.toString(UTF_8));
    assertEquals(before, Files.getLastModifiedTime(file));

    try (Page page = new Page("evenkeel_drill_active 1\n")) {
      assertEquals(1, run("--config", file.toString(), "--metrics", page.url()));
    }
    assertTrue(out.toString(UTF_8).contains("a drill runs already"), out.toString(UTF_8));
    assertEquals(before, Files.getLastModifiedTime(file));
  }

  @Test
  void failsAndRestoresTheFileWhereTheJvmReadsAnother() throws IOException {
    Path file = file("evenkeel.retry.attempts=4");
    try (Page page = new Page("evenkeel_agent_config_info{mode=\"enforce\"} 1\n")) {
      assertEquals(
          1,
          run(
              "--config",
              file.toString(),
              "--metrics",
              page.url(),
              "--scenario",
              "failure",
              "--time",
              "1"));
    }
    assertTrue(out.toString(UTF_8).contains("is this the file that evenkeel.config"));
    assertEquals("evenkeel.retry.attempts=4", Files.readString(file));
  }

  @Test
  void overrulesWhatIsInTheFileAndChangesItNoMoreOnceClosed() throws IOException {
    Path file = file("evenkeel.mode=enforce");
    LiveSettings settings = new LiveSettings(file);
    settings.with("evenkeel.mode=off");

    java.util.Properties read = new java.util.Properties();
    try (var reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    assertEquals("off", read.getProperty("evenkeel.mode"));

    settings.close();
    assertThrows(IOException.class, () -> settings.with("evenkeel.mode=off"));
    assertEquals("evenkeel.mode=enforce", Files.readString(file));
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count());
    }
  }

  @Test
  void addsUpTheSamplesThatHaveAllLabels() {
    LiveMetrics.Reading reading =
        new LiveMetrics.Reading(
            "a_total{x=\"1 2\",y=\"2\"} 3.0 # {trace_id=\"t\"} 1.0\na_total{x=\"2\",y=\"2\"} 4\n"
                + "a_total_more 9\nb 5\n");

    assertEquals(7, reading.sum("a_total"));
    assertEquals(4, reading.sum("a_total", "x=\"2\"", "y=\"2\""));
    assertEquals(5, reading.sum("b"));
    assertEquals(0, reading.sum("c"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("evenkeel.properties"), text);
  }

  private int run(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "drill";
    System.arraycopy(options, 0, args, 1, options.length);
    return Commands.run(
        args,
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  /** Always says the same. */
  private static final class Page implements AutoCloseable {

    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    Page(String text) throws IOException {
      server.createContext(
          "/metrics",
          exchange -> {
            byte[] body = (text + "# EOF\n").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
