package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.Objectives;

/**
 * Prometheus rules for one scrape job, from its objectives. Everything adds up over the instances
 * of the job.
 */
final class Rules {

  private Rules() {}

  /**
   * The whole file.
   *
   * @param job the scrape job
   * @param runbook where the runbook is to be read, or an empty string
   */
  static String text(Objectives objectives, String job, String runbook) {
    RuleWriter writer = new RuleWriter(runbook);
    ObjectiveRules rules = new ObjectiveRules(writer, job);
    rules.age();
    for (Objective objective : objectives.all()) {
      Sli sli = Sli.of(objective, job);
      if (sli != null) {
        rules.write(objective, sli);
      }
    }
    new LevelRules(writer, objectives.settings(), job).write();
    new ServiceRules(writer, objectives, job).write();
    return writer.text();
  }
}
