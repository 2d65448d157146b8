package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.Page;
import java.util.ArrayList;
import java.util.List;

/** The status page at {@code /}, and the same in JSON at {@code /api/status}. */
public final class StatusPages {

  private StatusPages() {}

  /**
   * Both, and the others.
   *
   * @param others what the page links to
   */
  public static List<Page> of(StatusReader reader, List<Page> others) {
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
    return all;
  }
}
