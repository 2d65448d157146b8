package dev.evenkeel.agent.ops;

import java.util.List;

/**
 * One panel of the dashboard.
 *
 * @param type Grafana's: stat, timeseries, table, heatmap, state-timeline
 * @param unit Grafana's id of a unit
 * @param width of the 24 columns
 * @param steps where colours change, lowest first, as {@code 0.01=red}; the lowest colour is green,
 *     or red when the first step leads to green
 */
record Panel(
    String type,
    String title,
    String description,
    String unit,
    int width,
    List<Query> queries,
    List<String> steps) {

  /**
   * One query.
   *
   * @param legend with label names in double braces; empty where there is one series
   */
  record Query(String expression, String legend) {}

  static Panel stat(String title, String description, String unit, String expression) {
    return new Panel(
        "stat", title, description, unit, 4, List.of(new Query(expression, "")), List.of());
  }

  static Panel plot(String title, String description, String unit, int width, Query... queries) {
    return new Panel("timeseries", title, description, unit, width, List.of(queries), List.of());
  }

  static Panel other(
      String type, String title, String description, String unit, int width, Query... queries) {
    return new Panel(type, title, description, unit, width, List.of(queries), List.of());
  }

  Panel coloured(String... at) {
    return new Panel(type, title, description, unit, width, queries, List.of(at));
  }

  /** Whether only the newest value is asked for. */
  boolean instant() {
    return type.equals("table");
  }

  /** In rows of the grid. */
  int height() {
    return type.equals("stat") ? 4 : 8;
  }
}
