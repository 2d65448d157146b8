package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.NamePattern;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.ModelText;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who else may answer a call, by the settings. Immutable and thread safe. */
final class Fallbacks {

  private final Settings.Fallbacks settings;
  private final int attempts;
  private final Routes routes;
  private final Recorder recorder;

  Fallbacks(Settings settings, Routes routes, Recorder recorder) {
    this.settings = settings.fallbacks();
    this.attempts = settings.retry().attempts();
    this.routes = routes;
    this.recorder = recorder;
  }

  /** What is left for one call, or null where there is none. */
  FallbackChain chain(Request request, Exchange exchange, int credential) {
    if (settings.models().isEmpty() || !request.endpoint().inference()) {
      return null;
    }
    List<String> models = models(request.endpoint());
    return models == null || exchange.body() == null || !exchange.repeatable() || signed(exchange)
        ? null
        : new FallbackChain(this, request, exchange, credential, models.iterator(), recorder);
  }

  private List<String> models(Endpoint endpoint) {
    String model = endpoint.model().toLowerCase(Locale.ROOT);
    for (Map.Entry<String, List<String>> each : settings.models().entrySet()) {
      if (NamePattern.fits(model, each.getKey())) {
        return each.getValue();
      }
    }
    return null;
  }

  /** A signature covers the bytes of the body. */
  private static boolean signed(Exchange exchange) {
    String authorization = exchange.headers().get("authorization");
    return exchange.headers().get("content-md5") != null
        || exchange.headers().get("content-digest") != null
        || authorization != null && authorization.contains("SignedHeaders=");
  }

  /** Attempts of a call in all. */
  int attempts() {
    return attempts;
  }

  /** Whether a failure of this kind, for which policy plans no retry, ends in a fallback. */
  boolean on(Outcome outcome) {
    return settings.on().contains(outcome);
  }

  /** The request for another model; null where the path names the model, or nothing does. */
  FallbackChain.Move move(
      Request asked, Exchange exchange, int credential, String model, Endpoint from, String why) {
    String original = asked.endpoint().model();
    byte[] changed = ModelText.replace(exchange.body(), original, model);
    if (changed == null) {
      return null;
    }
    Request moved = asked.with(model);
    Detour detour = new Detour(changed, Detour.mark(model, original, why));
    return new FallbackChain.Move(
        from, moved, routes.get(moved.endpoint(), credential), detour, why);
  }
}
