package dev.evenkeel.agent.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Manifest;

/** The commands of {@code java -jar evenkeel-agent.jar}. */
public final class Commands {

  /** Done. */
  static final int OK = 0;

  /** Something in the input was wrong. */
  static final int FAILED = 1;

  /** The command line was wrong. */
  static final int MISUSED = 2;

  private static final String HELP =
      """
      Evenkeel keeps an application's LLM calls on an even keel:
        java -javaagent:evenkeel-agent.jar -jar application.jar

      Commands of the jar itself:
        explain FILE   what the agent would do with the answers in FILE, one JSON object a line;
                       FILE is a path, or - for standard input
        rules --job NAME [--out DIR] [--runbook-url URL]
                       Prometheus recording and alert rules for the objectives (-Devenkeel.slo.…)
        alertmanager --job NAME [--out DIR] [--webhook URL]
                       Alertmanager's routes and inhibitions for these alerts
        prometheus --job NAME [--out DIR] [--target HOST:PORT,…] [--interval 15s]
                   [--alertmanager HOST:PORT]
                       a Prometheus configuration that scrapes the service and loads the rules
        runbook --job NAME [--out DIR]
                       what to do about each alert, in Markdown
        dashboard --job NAME [--out DIR]
                       a Grafana dashboard; with --out the file that provisions it, too
        openslo --job NAME [--out DIR]
                       the objectives as OpenSLO
        kubernetes --job NAME [--out DIR] [--runbook-url URL] [--interval 15s]
                       the rules and the scrape as resources of the Prometheus operator
        doctor [--classpath APP.JAR] [KEY=VALUE...]
                       check settings, port, Java and the application's libraries; 1 when there is
                       something to fix
        attach PID [KEY=VALUE...]
                       put the agent into a running JVM, or change settings of the one that is there
        detach PID     take it off the way of that JVM's calls
        drill --config FILE [--scenario standard|stress|failure|outage|rollback] [--metrics URL]
                       play faults in a running JVM (staging only) through the settings file that it
                       watches, and judge from its metrics what it did about them; 1 when it failed
        report [--since 24h] [--url URL | --prometheus URL --job NAME] [--format text|markdown|json]
               [--view hourly|daily|weekly|monthly]
                       how the service did; exit code 1 when an objective is missed, 3 without data
        version        the agent's version
        help           this text
      """;

  private Commands() {}

  /**
   * Runs one command.
   *
   * @return the exit code: 0, 1 when the input was wrong, 2 when the command line was
   */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    String command = args.length == 0 ? "help" : args[0];
    return switch (command) {
      case "help", "--help", "-h" -> {
        out.print(HELP);
        yield OK;
      }
      case "version", "--version" -> {
        out.println("Evenkeel " + version());
        yield OK;
      }
      case "report" -> new ReportCommand(out, err).run(args);
      case "explain" -> explain(args, in, out, err);
      case "doctor" -> new Doctor(out, err, System.getProperties(), System.getenv()).run(args);
      case "attach", "detach" -> new Attach(out, err).run(args);
      case "drill" -> new DrillCommand(out, err).run(args);
      default -> {
        if (Generate.knows(command)) {
          yield new Generate(out, err).run(args);
        }
        err.println("Unknown command: " + command + ". Try: java -jar evenkeel-agent.jar help");
        yield MISUSED;
      }
    };
  }

  private static int explain(String[] args, InputStream in, PrintStream out, PrintStream err) {
    if (args.length != 2) {
      err.println(
          "Usage: java -jar evenkeel-agent.jar explain FILE.jsonl (or - for standard input)");
      return MISUSED;
    }
    Explain explain = new Explain(out, err);
    try {
      if (args[1].equals("-")) {
        return explain.run(in) ? OK : FAILED;
      }
      try (InputStream file = Files.newInputStream(Path.of(args[1]))) {
        return explain.run(file) ? OK : FAILED;
      }
    } catch (NoSuchFileException e) {
      err.println("No such file: " + args[1]);
      return FAILED;
    } catch (IOException e) {
      err.println("Cannot read " + args[1] + ": " + e.getMessage());
      return FAILED;
    }
  }

  /** From the manifest that is the agent's own. */
  private static String version() {
    try {
      Enumeration<URL> manifests =
          ClassLoader.getSystemClassLoader().getResources("META-INF/MANIFEST.MF");
      while (manifests.hasMoreElements()) {
        try (InputStream in = manifests.nextElement().openStream()) {
          var attributes = new Manifest(in).getMainAttributes();
          String version = attributes.getValue("Implementation-Version");
          String agent = attributes.getValue("Premain-Class");
          if (version != null && agent != null && agent.startsWith("dev.evenkeel.")) {
            return version;
          }
        }
      }
    } catch (IOException e) {
      // Without a manifest there is no version to tell.
    }
    return "(not packaged)";
  }
}
