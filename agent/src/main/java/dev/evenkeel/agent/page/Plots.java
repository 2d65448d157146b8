package dev.evenkeel.agent.page;

import dev.evenkeel.agent.resilience.Route.BreakerState;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.Share;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The plots of the service: the last hour by the minute, the error budget by the hour. */
final class Plots {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final double[] PAGING_BURNS = {1, 6, 14.4};

  private final Status status;
  private final SloStatus slo;
  private final List<SloStatus.Minute> minutes;

  Plots(Status status) {
    this.status = status;
    this.slo = status.slo();
    this.minutes = slo.series().getOrDefault("", List.of());
  }

  String all() {
    return success() + latency() + budget() + burn() + breakers() + cost();
  }

  private String success() {
    double[] values = byMinute(SloStatus.Minute::success);
    double target = slo.of(Indicator.LLM_SUCCESS).objective().target();
    double worst = DoubleStream.of(values).filter(v -> !Double.isNaN(v)).min().orElse(1);
    double low = worst >= 0.99 ? 0.98 : worst >= 0.9 ? 0.8 : 0;
    String now = Figures.percent(slo.of(Indicator.LLM_SUCCESS).minutes5().good());
    return hour("Success of LLM calls", now + " in 5 min", low, 1, Figures::percent)
        .limit(target)
        .line("good", values)
        .done();
  }

  private String latency() {
    double[] values = byMinute(SloStatus.Minute::p95);
    double threshold = slo.of(Indicator.LLM_LATENCY).objective().threshold();
    double high = Math.max(threshold * 1.2, max(values));
    String now = Figures.seconds(slo.of(Indicator.LLM_LATENCY).value());
    return hour("P95 latency of answers", now + " in 5 min", 0, high, Figures::seconds)
        .limit(threshold)
        .line("warm", values)
        .done();
  }

  private String burn() {
    double[] values = byMinute(SloStatus.Minute::burn);
    Chart chart =
        hour(
            "Burn rate of LLM success",
            Figures.burn(slo.of(Indicator.LLM_SUCCESS).burn1h()) + " in 1 h",
            0,
            Math.max(16, max(values)),
            Figures::burn);
    for (double limit : PAGING_BURNS) {
      chart.limit(limit);
    }
    return chart.line("bad", values).done();
  }

  /** What was left of the budget of all that is remembered, hour by hour. */
  private String budget() {
    List<SloStatus.Hour> hours = slo.hours().getOrDefault("", List.of());
    double[] business = left(hours, SloStatus.Hour::business, Indicator.BUSINESS_SUCCESS);
    double[] llm = left(hours, SloStatus.Hour::llm, Indicator.LLM_SUCCESS);
    String now =
        "LLM "
            + Figures.percent(slo.of(Indicator.LLM_SUCCESS).budgetRemaining())
            + " · business "
            + Figures.percent(slo.of(Indicator.BUSINESS_SUCCESS).budgetRemaining());
    return new Chart("Error budget left", now, -1, 1, Figures::percent)
        .axis("72 h ago", "now")
        .limit(0)
        .line("good", llm)
        .line("warm dashed", business)
        .done();
  }

  private double[] left(
      List<SloStatus.Hour> hours, Function<SloStatus.Hour, Share> share, Indicator indicator) {
    Objective objective = slo.of(indicator).objective();
    double[] left = new double[hours.size()];
    long bad = 0;
    long total = 0;
    for (int at = 0; at < left.length; at++) {
      Share its = share.apply(hours.get(at));
      bad += its.bad();
      total += its.total();
      left[at] = 1 - new Share(bad, total).burn(objective);
    }
    return left;
  }

  private String cost() {
    double[] values = byMinute(SloStatus.Minute::costUsd);
    String now = Figures.dollars(slo.money().get("").hour().cost()) + " in 1 h";
    double high = Math.max(0.0001, max(values));
    return hour("Cost per minute", now, 0, high, Figures::dollars).bars(values).done();
  }

  /** How many breakers were open at the most, minute by minute. */
  private String breakers() {
    double[] open = new double[minutes.size()];
    long now = status.breakers().stream().filter(each -> each.state().equals("open")).count();
    for (int at = 0; at < open.length; at++) {
      long start = minutes.get(at).startMillis();
      open[at] = new Timeline(status.changes()).open(start, start + 60_000);
    }
    long changes =
        status.changes().stream()
            .filter(each -> each.atMillis() > slo.atMillis() - HOUR_MILLIS)
            .filter(each -> each.to() == BreakerState.OPEN)
            .count();
    String summary = now + " open now, " + changes + "× opened in 1 h";
    return hour("Open breakers", summary, 0, Math.max(2, max(open)), Figures::number)
        .bars(open)
        .done();
  }

  private Chart hour(
      String title, String summary, double low, double high, DoubleFunction<String> unit) {
    return new Chart(title, summary, low, high, unit).axis("60 min ago", "now");
  }

  private double[] byMinute(ToDoubleFunction<SloStatus.Minute> value) {
    return minutes.stream().mapToDouble(value).toArray();
  }

  private static double max(double[] values) {
    return DoubleStream.of(values).filter(v -> !Double.isNaN(v)).max().orElse(0);
  }
}
