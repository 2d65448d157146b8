package dev.evenkeel.agent.page;

import dev.evenkeel.agent.page.ModelMinutes.Minute;
import java.util.List;

/** The calls of one model by the minute as small bars, those that failed in another colour. */
final class Sparkline {

  private static final int HEIGHT = 20;

  private Sparkline() {}

  /** Markup of an image; empty without minutes. */
  static String of(List<Minute> minutes) {
    if (minutes.isEmpty()) {
      return "";
    }
    long most = 1;
    long calls = 0;
    long failed = 0;
    for (Minute each : minutes) {
      most = Math.max(most, each.calls());
      calls += each.calls();
      failed += each.failed();
    }
    StringBuilder all = new StringBuilder();
    StringBuilder bad = new StringBuilder();
    for (int at = 0; at < minutes.size(); at++) {
      bar(at, minutes.get(at).calls(), most, all);
      bar(at, minutes.get(at).failed(), most, bad);
    }
    String summary =
        Figures.number(calls) + " calls in 60 minutes, " + Figures.number(failed) + " failed";
    return new Html()
        .raw("<svg class=\"spark\" viewBox=\"0 0 60 20\" role=\"img\" aria-label=\"")
        .text(summary)
        .raw("\"><title>")
        .text(summary)
        .raw("</title><path d=\"M0 20h60\"/><path class=\"all\" d=\"" + all + "\"/>")
        .raw("<path class=\"failed\" d=\"" + bad + "\"/></svg>")
        .toString();
  }

  /** Nothing for none, and what is there can be seen. */
  private static void bar(int at, long value, long most, StringBuilder path) {
    if (value > 0) {
      path.append('M').append(at).append(" 20v-");
      path.append(Math.max(1, Math.round(value * (double) HEIGHT / most)));
    }
  }
}
