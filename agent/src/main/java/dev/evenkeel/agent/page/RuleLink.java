package dev.evenkeel.agent.page;

import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Objective;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the rules of an objective stand, among those of the service. Browsers that know text
 * fragments show the place, the others the file.
 */
final class RuleLink {

  private RuleLink() {}

  /** Relative to the page. */
  static String of(Objective objective, String job) {
    return "rules?job=" + encoded(job) + "#:~:text=" + encoded(place(objective, job));
  }

  private static String place(Objective objective, String job) {
    if (objective.indicator() == Indicator.BUSINESS_LOSS) {
      return "LlmBusinessLoss";
    }
    if (objective.indicator() == Indicator.RECOVERY) {
      return "LlmRecoveryTooSlow";
    }
    String of = objective.workload().isEmpty() ? "" : "-" + objective.workload();
    return "slo-sli-" + job + "-" + objective.id() + of;
  }

  /** A dash has a meaning in a text fragment. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("-", "%2D");
  }
}
