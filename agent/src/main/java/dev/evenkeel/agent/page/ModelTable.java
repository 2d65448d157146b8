package dev.evenkeel.agent.page;

import dev.evenkeel.agent.page.Status.Model;

/** The table of models: what they do now, and since the start. */
final class ModelTable {

  private ModelTable() {}

  static void write(Html html, Status status) {
    new Table<Model>("Models")
        .words("Model", each -> each.provider() + " " + each.model())
        .column("60 min", each -> "", each -> "", each -> Sparkline.of(each.minutes()))
        .column("Calls a min", each -> Figures.about(each.callsPerMinute()))
        .column("Calls", each -> Figures.number(each.calls()))
        .column(
            "Success",
            each -> each.success() < 0.99 ? "bad" : "",
            each -> Figures.percent(each.success()))
        .column("P50 / P95 / P99", ModelTable::durations)
        .column("First chunk P95", each -> Figures.seconds(each.firstChunk()))
        .column("In flight", each -> Figures.number(each.inFlight()))
        .column(
            "Tokens a min",
            each -> tellsTokens(each) ? Figures.about(each.tokensPerMinute()) : Figures.NONE)
        .column("Tokens in / out", ModelTable::tokens)
        .column("Cost an hour", each -> cost(each, each.costHour()))
        .column("Cost", each -> cost(each, each.costUsd()))
        .write(html, status.models());
    html.element(
        "p",
        "none",
        "By the minute: the last 5. An hour: the last 60 minutes. All else since the start.");
  }

  private static String tokens(Model model) {
    return tellsTokens(model)
        ? Figures.number(model.inputTokens()) + " / " + Figures.number(model.outputTokens())
        : Figures.NONE;
  }

  /** A model whose answers tell of no tokens has not used none. */
  private static boolean tellsTokens(Model model) {
    return model.inputTokens() + model.outputTokens() > 0;
  }

  /** A model without a price is not for nothing. */
  private static String cost(Model model, double dollars) {
    return model.costUsd() > 0 ? Figures.dollars(dollars) : Figures.NONE;
  }

  private static String durations(Model model) {
    return Figures.seconds(model.p50())
        + " / "
        + Figures.seconds(model.p95())
        + " / "
        + Figures.seconds(model.p99());
  }
}
