package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The dashboard by the types that Grafana publishes for it, checked by TypeScript. Needs npm and a
 * registry, once: what it fetches stays in the target folder.
 *
 * <p>Two things are right in a dashboard and not in these types: the fields that a data source adds
 * to an annotation's query, and a word where the types have an enumeration. Both are said here, and
 * nothing else is let through.
 */
class DashboardSchemaTest {

  private static final String[] PACKAGES = {"@grafana/schema@13.2.3", "typescript@7.0.2"};

  private static final String CHECK =
      """
      import { AnnotationQuery, Dashboard, ThresholdsMode } from "@grafana/schema";

      type PrometheusAnnotation = AnnotationQuery & { expr: string; titleFormat: string };
      type Checked = Omit<Dashboard, "annotations"> & {
        annotations: { list: PrometheusAnnotation[] };
      };
      const dashboard: Checked =
      %s;
      export default dashboard;
      """;

  /** The network's codes, and those of a registry that is there and does not give them. */
  private static final Pattern OFFLINE =
      Pattern.compile(
          "E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH|PIPE|PROTO)"
              + "|SOCKET_TIMEOUT|CERT|code E([45]\\d\\d|TARGET|NEEDAUTH)");

  private static Path folder;

  @BeforeAll
  static void fetchTheTypes() throws Exception {
    boolean npm =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> new File(each, "npm").canExecute());
    if (!npm) {
      abort("npm is not on the path, so the dashboard is not checked by Grafana's types");
    }
    folder = Files.createDirectories(Path.of("target", "grafana-schema"));
    Files.writeString(folder.resolve("package.json"), "{\"private\": true, \"type\": \"module\"}");
    String[] install = {
      "npm",
      "install",
      "--no-save",
      "--no-package-lock",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--fetch-retries=1",
      PACKAGES[0],
      PACKAGES[1]
    };
    Run run = Run.of(install);
    if (run.code != 0 && OFFLINE.matcher(run.said).find()) {
      abort("npm gets nothing of a registry, so the dashboard is not checked by Grafana's types");
    }
    assertEquals(0, run.code, run.said);
  }

  private record Run(int code, String said) {

    static Run of(String... command) throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(process.waitFor(), said);
    }
  }

  /** What TypeScript has to say of it; empty when it is right. */
  private static String complaints(String dashboard) throws Exception {
    String typed =
        dashboard.replaceAll(
            "(\"thresholds\" : \\{\\s*\"mode\" : )\"absolute\"", "$1ThresholdsMode.Absolute");
    Files.writeString(folder.resolve("dashboard.ts"), CHECK.formatted(typed));
    Run run =
        Run.of(
            folder.resolve("node_modules/.bin/tsc").toAbsolutePath().toString(),
            "--noEmit",
            "--strict",
            "--skipLibCheck",
            "--module",
            "esnext",
            "--moduleResolution",
            "bundler",
            "--target",
            "es2022",
            "--pretty",
            "false",
            "dashboard.ts");
    assertTrue(run.code == 0 || run.said.contains("dashboard.ts("), run.said);
    return run.said;
  }

  @Test
  void isWhatGrafanaSaysADashboardIs() throws Exception {
    assertEquals("", complaints(Dashboard.text("checkout")));
  }

  @Test
  void wouldNotPassWithAWordForANumberAFieldNobodyKnowsOrAPartThatIsMissing() throws Exception {
    String right = Dashboard.text("checkout");
    assertComplaint(right, "\"schemaVersion\" : 41", "\"schemaVersion\" : \"41\"", "TS2322");
    assertComplaint(right, "\"editable\" : false", "\"edible\" : false", "TS2353");
    assertComplaint(right, "\"iconColor\" : \"red\",", "", "'iconColor' is missing");
    assertComplaint(right, "\"titleFormat\" :", "\"title\" :", "TS2353");
    assertComplaint(right, "\"multi\" : true", "\"multi\" : 1", "TS2322");
    assertComplaint(right, "\"gridPos\" : {", "\"gridPos\" : { \"z\" : 1,", "TS2353");
    assertComplaint(right, "\"mode\" : \"absolute\"", "\"mode\" : \"relative\"", "TS2322");
  }

  private static void assertComplaint(String right, String part, String wrong, String code)
      throws Exception {
    Matcher found = Pattern.compile(part, Pattern.LITERAL).matcher(right);
    assertTrue(found.find(), part);
    String said = complaints(found.replaceFirst(Matcher.quoteReplacement(wrong)));
    assertTrue(said.contains(code), wrong + ": " + said);
  }
}
