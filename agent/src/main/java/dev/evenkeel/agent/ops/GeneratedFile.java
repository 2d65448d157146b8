package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Objectives;
import java.util.Map;

/** What can be generated from the objectives, by a command or under an address. */
enum GeneratedFile {
  RULES("rules", "rules.yml", "/rules", "Prometheus rules", "job", "runbook-url"),
  ALERTMANAGER(
      "alertmanager", "alertmanager.yml", "/alertmanager.yml", "Alertmanager's routes", "webhook"),
  PROMETHEUS(
      "prometheus",
      "prometheus.yml",
      "/prometheus.yml",
      "a configuration of Prometheus",
      "job",
      "target",
      "interval",
      "alertmanager"),
  RUNBOOK("runbook", "runbook.md", "/runbook.md", "what to do about alerts", "job"),
  DASHBOARD("dashboard", "dashboard.json", "/dashboard.json", "a Grafana dashboard", "job"),
  OPENSLO("openslo", "openslo.yml", "/openslo.yml", "the objectives as OpenSLO", "job"),
  KUBERNETES(
      "kubernetes",
      "kubernetes.yml",
      "/kubernetes.yml",
      "for the Prometheus operator",
      "job",
      "runbook-url",
      "interval");

  private final String command;
  private final String file;
  private final String path;
  private final String about;
  private final String[] options;

  GeneratedFile(String command, String file, String path, String about, String... options) {
    this.command = command;
    this.file = file;
    this.path = path;
    this.about = about;
    this.options = options;
  }

  /** The one that a command makes, or null. */
  static GeneratedFile of(String command) {
    for (GeneratedFile each : values()) {
      if (each.command.equals(command)) {
        return each;
      }
    }
    return null;
  }

  /** Its name in a folder. */
  String file() {
    return file;
  }

  /** Where the endpoint serves it. */
  String path() {
    return path;
  }

  String about() {
    return about;
  }

  /** Whether it takes an option of this name. */
  boolean takes(String option) {
    for (String each : options) {
      if (each.equals(option)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Its text.
   *
   * @param with options by name, without dashes; what is not there has a default, but for the job
   */
  String text(Objectives objectives, Map<String, String> with) {
    String job = with.get("job");
    String runbook = with.getOrDefault("runbook-url", "");
    String interval = with.getOrDefault("interval", "15s");
    return switch (this) {
      case RULES -> Rules.text(objectives, job, runbook);
      case ALERTMANAGER ->
          OperationsFiles.alertmanager(with.getOrDefault("webhook", "http://127.0.0.1:9099/"));
      case PROMETHEUS ->
          OperationsFiles.prometheus(
              job,
              with.getOrDefault("target", "127.0.0.1:9464"),
              interval,
              with.getOrDefault("alertmanager", "127.0.0.1:9093"));
      case RUNBOOK -> Runbook.text(job);
      case DASHBOARD -> Dashboard.text(job);
      case OPENSLO -> OpenSlo.text(objectives, job);
      case KUBERNETES -> Kubernetes.text(objectives, job, interval, runbook);
    };
  }
}
