package dev.evenkeel.agent.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

/** Labels as both formats write them. */
final class LabelText {

  private LabelText() {}

  static String of(Labels labels) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < labels.size(); at++) {
      add(text, labels.getName(at), labels.getValue(at));
    }
    return text.toString();
  }

  /** One more label, behind a comma where it is not the first. */
  static void add(StringBuilder text, String name, String value) {
    if (text.length() > 0) {
      text.append(',');
    }
    text.append(name).append("=\"").append(escaped(value, true)).append('"');
  }

  /**
   * @param quotes whether they are escaped too: the text format leaves them as they are in help
   */
  static String escaped(String text, boolean quotes) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quotes ? escaped.replace("\"", "\\\"") : escaped;
  }
}
