package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.slo.Objectives;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The commands that write files for Prometheus, Alertmanager and those who are on call, from the
 * objectives of the settings.
 */
final class Generate {

  private static final Map<String, String> FILES = files();

  private final PrintStream out;
  private final PrintStream err;

  Generate(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("rules", "rules.yml");
    files.put("alertmanager", "alertmanager.yml");
    files.put("prometheus", "prometheus.yml");
    files.put("runbook", "runbook.md");
    files.put("dashboard", "dashboard.json");
    files.put("openslo", "openslo.yml");
    files.put("kubernetes", "kubernetes.yml");
    return files;
  }

  /** Whether a command is one of these. */
  static boolean knows(String command) {
    return FILES.containsKey(command);
  }

  /**
   * Runs {@code COMMAND --job NAME [--out DIR] [--runbook-url URL] [--target HOST:PORT] [--webhook
   * URL]}.
   *
   * @return the exit code
   */
  int run(String[] args) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      boolean known =
          switch (args[i]) {
            case "--job",
                "--out",
                "--runbook-url",
                "--target",
                "--webhook",
                "--alertmanager",
                "--interval" ->
                true;
            default -> false;
          };
      if (!known || i + 1 == args.length) {
        return misused(args[0], known ? args[i] + " needs a value" : "unknown option " + args[i]);
      }
      options.put(args[i], args[i + 1]);
    }
    String job = options.get("--job");
    if (job == null || job.isBlank()) {
      return misused(args[0], "--job is missing: the name of the scrape job of the service");
    }
    Settings settings = SettingsReader.read(System.getProperties(), System.getenv(), null);
    settings.warnings().forEach(warning -> err.println("WARN " + warning));
    String text = text(args[0], Objectives.of(settings.slo()), job, options);
    if (!options.containsKey("--out")) {
      return print(text);
    }
    String folder = options.get("--out");
    int written = write(FILES.get(args[0]), text, folder);
    if (written == Commands.OK && args[0].equals("dashboard")) {
      String path = Path.of(folder).toAbsolutePath().normalize().toString();
      return write("grafana-dashboards.yml", Dashboard.provisioning(path), folder);
    }
    return written;
  }

  private int misused(String command, String what) {
    err.println(what);
    err.println(
        "Usage: java [-Devenkeel.slo.…] -jar evenkeel-agent.jar "
            + command
            + " --job NAME [--out DIR] [--runbook-url URL] [--target HOST:PORT,…] [--interval 15s]"
            + " [--alertmanager HOST:PORT] [--webhook URL]");
    return Commands.MISUSED;
  }

  private static String text(
      String command, Objectives objectives, String job, Map<String, String> options) {
    String runbook = options.getOrDefault("--runbook-url", "");
    return switch (command) {
      case "rules" -> Rules.text(objectives, job, runbook);
      case "alertmanager" ->
          OperationsFiles.alertmanager(options.getOrDefault("--webhook", "http://127.0.0.1:9099/"));
      case "prometheus" ->
          OperationsFiles.prometheus(
              job,
              options.getOrDefault("--target", "127.0.0.1:9464"),
              options.getOrDefault("--interval", "15s"),
              options.getOrDefault("--alertmanager", "127.0.0.1:9093"));
      case "dashboard" -> Dashboard.text(job);
      case "openslo" -> OpenSlo.text(objectives, job);
      case "kubernetes" ->
          Kubernetes.text(objectives, job, options.getOrDefault("--interval", "15s"), runbook);
      default -> Runbook.text(job);
    };
  }

  private int print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
    return Commands.OK;
  }

  private int write(String name, String text, String directory) {
    Path file = Path.of(directory, name);
    try {
      Files.createDirectories(file.getParent() == null ? Path.of(".") : file.getParent());
      Files.writeString(file, text);
      out.println(file);
      return Commands.OK;
    } catch (IOException failure) {
      err.println("Cannot write " + file + ": " + failure);
      return Commands.FAILED;
    }
  }
}
