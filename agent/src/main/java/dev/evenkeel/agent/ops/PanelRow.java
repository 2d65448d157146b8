package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.ops.Panel.Query;
import java.util.List;

/** What the dashboard shows, from how bad it is down to the agent itself. */
record PanelRow(String title, List<Panel> panels) {

  static final String JOB = "job=~\"$job\",instance=~\"$instance\"";
  static final String CALLS =
      JOB + ",gen_ai_provider_name=~\"$provider\",gen_ai_request_model=~\"$model\"";

  /** All rows. */
  static List<PanelRow> all() {
    return List.of(
        ServicePanels.overview(),
        ServicePanels.budgets(),
        ServicePanels.calls(),
        OperationPanels.resilience(),
        OperationPanels.money(),
        OperationPanels.quality(),
        OperationPanels.agent());
  }

  static String rate(String metric, String selector, String by) {
    String sum = by.isEmpty() ? "sum" : "sum by (" + by + ") ";
    return sum + "(rate(" + metric + "{" + selector + "}[$__rate_interval]))";
  }

  static Query quantile(String quantile, String metric, String by, String legend) {
    String error = metric.contains("operation_duration") ? ",error_type=\"\"" : "";
    String labels = by.isEmpty() ? "le" : "le, " + by;
    return new Query(
        "histogram_quantile("
            + quantile
            + ", "
            + rate(metric + "_bucket", CALLS + error, labels)
            + ")",
        legend);
  }
}
