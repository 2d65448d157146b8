package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.slo.SloHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * The status page at {@code /}, the same in JSON at {@code /api/status}, and what the process
 * remembers at {@code /api/history}.
 */
public final class StatusPages {

  private StatusPages() {}

  /** What the process remembers. */
  @FunctionalInterface
  public interface History {

    /**
     * See {@link dev.evenkeel.agent.slo.SloTracker#history}.
     *
     * @return null for a workload that is not known
     */
    SloHistory of(boolean byMinute, int last, String workload);
  }

  /**
   * All three, and the others.
   *
   * @param others what the page links to
   */
  public static List<Page> of(StatusReader reader, History history, List<Page> others) {
    StatusHtml html = new StatusHtml(others);
    List<Page> all = new ArrayList<>(others);
    all.add(
        new Page(
            "/",
            "the status page",
            query ->
                new Page.Document(
                    "text/html; charset=utf-8", html.policy(), html.of(reader.read()))));
    all.add(
        new Page(
            "/api/status",
            "the status page in JSON",
            query ->
                new Page.Document(
                    "application/json; charset=utf-8", StatusJson.of(reader.read()))));
    all.add(
        new Page(
            "/api/history",
            "the last 72 hours in JSON (?hours=24, or ?minutes=30)",
            new HistoryPage(reader.job(), history)));
    return all;
  }
}
