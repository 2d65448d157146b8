package dev.evenkeel.agent.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table of a bounded number of rows, which says how many more there are. */
final class Table<T> {

  /** Rows of a table; the rest is counted. */
  static final int MOST_ROWS = 50;

  private record Column<T>(
      String name,
      boolean words,
      Function<T, String> type,
      Function<T, String> text,
      Function<T, String> markup) {}

  private final String title;
  private final List<Column<T>> columns = new ArrayList<>();

  Table(String title) {
    this.title = title;
  }

  Table<T> column(String name, Function<T, String> text) {
    return column(name, each -> "", text);
  }

  /** Of words: to the left. */
  Table<T> words(String name, Function<T, String> text) {
    columns.add(new Column<>(name, true, each -> "name", text, each -> ""));
    return this;
  }

  /**
   * @param type the class of a row's cell
   */
  Table<T> column(String name, Function<T, String> type, Function<T, String> text) {
    return column(name, type, text, each -> "");
  }

  /**
   * @param markup of our own, behind the text
   */
  Table<T> column(
      String name, Function<T, String> type, Function<T, String> text, Function<T, String> markup) {
    columns.add(new Column<>(name, false, type, text, markup));
    return this;
  }

  /** A section of its own. */
  void write(Html html, List<T> rows) {
    html.raw("<section>").element("h2", "", title);
    if (rows.isEmpty()) {
      html.element("p", "none", "None so far.");
    } else {
      rows(html, rows);
    }
    html.raw("</section>");
  }

  private void rows(Html html, List<T> rows) {
    html.raw("<table><thead><tr>");
    for (Column<T> column : columns) {
      html.raw(column.words ? "<th scope=\"col\" class=\"name\">" : "<th scope=\"col\">");
      html.text(column.name).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    for (T each : rows.subList(0, Math.min(rows.size(), MOST_ROWS))) {
      html.raw("<tr>");
      for (Column<T> column : columns) {
        html.cell(
            column.name,
            column.type.apply(each),
            column.text.apply(each),
            column.markup.apply(each));
      }
      html.raw("</tr>");
    }
    html.raw("</tbody></table>");
    if (rows.size() > MOST_ROWS) {
      html.element("p", "none", "and " + (rows.size() - MOST_ROWS) + " more, see /metrics");
    }
  }
}
