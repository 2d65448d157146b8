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
 * The commands that write files for Prometheus, Alertmanager, Grafana and those who are on call,
 * from the objectives of the settings.
 */
final class Generate {

  private static final String DASHES = "--";

  private final PrintStream out;
  private final PrintStream err;

  Generate(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Whether a command is one of these. */
  static boolean knows(String command) {
    return GeneratedFile.of(command) != null;
  }

  /**
   * Runs {@code COMMAND --job NAME [--out DIR]} with the options of the {@link GeneratedFile}.
   *
   * @return the exit code
   */
  int run(String[] args) {
    GeneratedFile file = GeneratedFile.of(args[0]);
    Map<String, String> options = new LinkedHashMap<>();
    try {
      Options.read(args, option -> takes(file, option))
          .forEach((option, value) -> options.put(option.substring(DASHES.length()), value));
    } catch (IllegalArgumentException wrong) {
      return misused(args[0], wrong.getMessage());
    }
    String job = options.get("job");
    if (job == null || job.isBlank()) {
      return misused(args[0], "--job is missing: the name of the scrape job of the service");
    }
    Settings settings = SettingsReader.read(System.getProperties(), System.getenv(), null);
    settings.warnings().forEach(warning -> err.println("WARN " + warning));
    String text = file.text(Objectives.of(settings.slo()), options);
    String folder = options.get("out");
    if (folder == null) {
      return print(text);
    }
    int written = write(file.file(), text, folder);
    if (written == Commands.OK && file == GeneratedFile.DASHBOARD) {
      String path = Path.of(folder).toAbsolutePath().normalize().toString();
      return write("grafana-dashboards.yml", Dashboard.provisioning(path), folder);
    }
    return written;
  }

  private static boolean takes(GeneratedFile file, String option) {
    String name = option.startsWith(DASHES) ? option.substring(DASHES.length()) : "";
    return name.equals("job") || name.equals("out") || file.takes(name);
  }

  private int misused(String command, String what) {
    err.println(what);
    err.println(
        "Usage: java [-Devenkeel.slo.…] -jar evenkeel-agent.jar "
            + command
            + " --job NAME [--out DIR] …; see java -jar evenkeel-agent.jar help");
    return Commands.MISUSED;
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
