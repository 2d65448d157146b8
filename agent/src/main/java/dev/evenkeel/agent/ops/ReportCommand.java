package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.slo.Objectives;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tells how a service did, and by its exit code whether its objectives were met. */
final class ReportCommand {

  /** Nothing could be read, or nothing was called. */
  static final int NO_DATA = 3;

  private final PrintStream out;
  private final PrintStream err;

  ReportCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs {@code report [--since 24h] [--url URL | --prometheus URL --job NAME] …}.
   *
   * @return 0 when all objectives that raise alerts were met, 1 when one was missed, 2 for a wrong
   *     command line, 3 without data
   */
  int run(String[] args) {
    ReportOptions options;
    try {
      options = ReportOptions.of(args, System.getenv());
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage());
      err.println(
          "Usage: java [-Devenkeel.slo.…] -jar evenkeel-agent.jar report [--since 24h] [--url"
              + " http://127.0.0.1:9464/ | --prometheus URL --job NAME] [--view hourly|daily|weekly|monthly]"
              + " [--format text|markdown|json] [--token-file FILE | --token-env NAME | --basic-file"
              + " FILE]");
      return Commands.MISUSED;
    }
    Settings settings = SettingsReader.read(System.getProperties(), System.getenv(), null);
    settings.warnings().forEach(warning -> err.println("WARN " + warning));
    Report report;
    try {
      report =
          options.prometheus() == null
              ? new InstanceReport(api(options, settings), options).read()
              : new PrometheusReport(
                      new PrometheusApi(options.prometheus(), options.credentials()),
                      Objectives.of(settings.slo()),
                      options,
                      Instant.now().truncatedTo(ChronoUnit.SECONDS))
                  .read();
    } catch (IOException unreadable) {
      err.println("No report: " + reason(unreadable));
      return NO_DATA;
    }
    byte[] text = text(report, options.format()).getBytes(StandardCharsets.UTF_8);
    out.write(text, 0, text.length);
    out.flush();
    if (report.empty()) {
      err.println(
          options.prometheus() == null
              ? "No calls were counted in that time."
              : "No calls were counted; is the job's name right?");
      return NO_DATA;
    }
    return report.missed() ? Commands.FAILED : Commands.OK;
  }

  /** The agent's own endpoint takes the token of its settings, where these are the same. */
  private static PrometheusApi api(ReportOptions options, Settings settings) {
    Credentials given = options.credentials();
    return new PrometheusApi(
        options.url(),
        given == Credentials.NONE ? Credentials.token(settings.metrics().token()) : given);
  }

  private static String text(Report report, String format) {
    return format.equals("json")
        ? ReportJson.of(report)
        : ReportText.of(report, format.equals("markdown"));
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
