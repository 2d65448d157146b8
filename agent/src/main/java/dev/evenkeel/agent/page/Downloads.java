package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.Page;
import java.util.List;

/**
 * What else is served: links, and a form for what is written for a scrape job, which names it as
 * the service is called until somebody says otherwise.
 */
record Downloads(List<Page> others) {

  void write(Html html, Status status) {
    html.raw("<section><h2>More</h2><ul class=\"more\">");
    html.raw("<li><a href=\"metrics\">/metrics</a> for Prometheus</li>");
    html.raw("<li><a href=\"api/status\">/api/status</a> this page in JSON</li>");
    html.raw("<li><a href=\"api/history?hours=24\">/api/history</a> its last hours in JSON</li>");
    for (Page page : others) {
      if (!page.ofJob()) {
        html.raw("<li><a href=\"").text(address(page)).raw("\">").text(page.path());
        html.raw("</a> ").text(page.about()).raw("</li>");
      }
    }
    html.raw(
        "</ul><form method=\"get\" action=\"rules\"><label>For the scrape job <input name=\"job\"");
    html.raw(" required maxlength=\"80\" value=\"").text(status.job()).raw("\"></label> ");
    for (Page page : others) {
      if (page.ofJob()) {
        html.raw("<button formaction=\"").text(address(page)).raw("\" title=\"");
        html.text(page.about()).raw("\">").text(page.path()).raw("</button> ");
      }
    }
    html.raw("</form></section>");
  }

  private static String address(Page page) {
    return page.path().substring(1);
  }
}
