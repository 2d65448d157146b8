package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Level;
import dev.evenkeel.agent.slo.SloStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Writes the {@link Status} as one page that loads nothing, and runs nothing, in a browser. */
final class StatusHtml {

  private static final int REFRESH_SECONDS = 15;
  private static final long DAY_MILLIS = 86_400_000;

  private final Downloads downloads;
  private volatile String style; // read at the first request, not while the JVM starts

  StatusHtml(List<Page> others) {
    this.downloads = new Downloads(others);
  }

  /** Its Content-Security-Policy: its own style sheet, by its hash, and an empty icon. */
  String policy() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(style().getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(hash)
          + "'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing); // every Java has it
    }
  }

  private String style() {
    String read = style;
    if (read == null) {
      try (InputStream in = StatusHtml.class.getResourceAsStream("status.css")) {
        read = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
      style = read;
    }
    return read;
  }

  String of(Status status) {
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">");
    html.raw("<meta http-equiv=\"refresh\" content=\"" + REFRESH_SECONDS + "\">");
    html.raw("<link rel=\"icon\" href=\"data:,\"><title>");
    html.text(word(status.slo().level()) + " · " + status.service() + " · Evenkeel");
    html.raw("</title><style>").raw(style()).raw("</style></head><body>");
    head(html, status);
    tiles(html, status);
    Tables tables = new Tables(html, status);
    tables.running();
    html.raw("<section class=\"plots\" aria-label=\"Plots\">");
    html.raw(new Plots(status).all()).raw("</section>");
    tables.write();
    downloads.write(html, status);
    return html.raw("</body></html>\n").toString();
  }

  private static String word(Level level) {
    return level.label().toUpperCase(Locale.ROOT);
  }

  private static void head(Html html, Status status) {
    SloStatus slo = status.slo();
    html.raw("<header class=\"").raw(slo.level().label()).raw("\"><h1 id=\"level\">");
    html.text(word(slo.level())).raw("</h1><p>since ");
    html.text(Figures.clock(slo.levelSinceMillis())).raw(" (");
    html.text(Figures.span(slo.atMillis() - slo.levelSinceMillis())).raw(")</p><p class=\"who\">");
    html.element("b", "", status.service());
    html.text(
        " · Evenkeel "
            + status.version()
            + " · mode "
            + status.mode()
            + (status.drill() ? " · DRILL RUNS" : "")
            + " · counting for "
            + Figures.span(slo.atMillis() - slo.startMillis()));
    html.raw("<br>").text(Figures.moment(slo.atMillis()) + ", anew every " + REFRESH_SECONDS);
    html.raw(" s. This instance only, since its start.</p></header>");
  }

  private static void tiles(Html html, Status status) {
    SloStatus slo = status.slo();
    SloStatus.State success = slo.of(Indicator.LLM_SUCCESS);
    SloStatus.Earnings money = slo.money().get("");
    List<SloStatus.Minute> minutes = slo.series().get("");
    long calls = minutes.size() < 2 ? 0 : minutes.get(minutes.size() - 2).calls();
    html.raw("<section class=\"tiles\" aria-label=\"Key figures\">");
    tile(html, "Success, 5 min", Figures.percent(success.minutes5().good()));
    tile(html, "P95, 5 min", Figures.seconds(slo.of(Indicator.LLM_LATENCY).value()));
    tile(html, "Error budget left", Figures.percent(success.budgetRemaining()));
    tile(html, "Burn, 1 h", Figures.burn(success.burn1h()));
    tile(html, "Calls, last minute", Figures.number(calls));
    tile(html, "In flight", Figures.number(status.inFlight()));
    tile(html, "Cost, 24 h", Figures.dollars(money.day().cost()));
    if (money.kept().amount() > 0) {
      tile(html, "Loss, 24 h", Figures.dollars(money.day().loss()));
      tile(html, "Return, 24 h", Figures.dollars(money.day().returned()));
    }
    long incidents =
        slo.running().size()
            + slo.incidents().stream()
                .filter(each -> each.endMillis() > slo.atMillis() - DAY_MILLIS)
                .count();
    tile(html, "Incidents, 24 h", Figures.number(incidents));
    html.raw("</section>");
  }

  private static void tile(Html html, String name, String value) {
    html.raw("<div>").element("span", "", name).element("strong", "", value).raw("</div>");
  }
}
