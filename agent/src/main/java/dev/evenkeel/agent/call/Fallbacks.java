package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.NamePattern;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.ModelText;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Routes;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which other models of the same API may answer a call. Immutable and thread safe. */
final class Fallbacks {

  private final Settings.Fallbacks settings;
  private final int attempts;
  private final Routes routes;

  /**
   * A request on its way to another model.
   *
   * @param body the bytes to send in place of the application's
   */
  record Move(Request request, Route route, byte[] body) {}

  Fallbacks(Settings settings, Routes routes) {
    this.settings = settings.fallbacks();
    this.attempts = settings.retry().attempts();
    this.routes = routes;
  }

  /** The models left for one call, or null where there is none. */
  Chain chain(Request request, Exchange exchange, int credential) {
    if (settings.models().isEmpty() || !request.endpoint().inference()) {
      return null;
    }
    List<String> models = models(request.endpoint());
    byte[] body = models == null ? null : exchange.body();
    return body == null || !exchange.repeatable() || signed(exchange)
        ? null
        : new Chain(request, body, models.iterator(), credential);
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

  /** The models that one call has not yet been moved to. Not thread safe. */
  final class Chain {

    private final Request request;
    private final byte[] body;
    private final Iterator<String> models;
    private final int credential;

    private Chain(Request request, byte[] body, Iterator<String> models, int credential) {
      this.request = request;
      this.body = body;
      this.models = models;
      this.credential = credential;
    }

    /** Whether a failure of this kind, for which policy plans no retry, ends in a fallback. */
    boolean takes(Outcome outcome) {
      return settings.on().contains(outcome) && models.hasNext();
    }

    /** Whether the next attempt is the last, which is better spent on another model. */
    boolean lastAfter(int attempt) {
      return attempt + 1 >= attempts;
    }

    /** Whether the call has an attempt left. */
    boolean allows(int attempt) {
      return attempt < attempts;
    }

    /** The next model that is not the one of the request itself; null when there is none. */
    Move next() {
      while (models.hasNext()) {
        String model = models.next();
        if (!model.equals(request.endpoint().model())) {
          byte[] changed = ModelText.replace(body, request.endpoint().model(), model);
          if (changed == null) {
            return null; // the path names the model, or nothing does
          }
          Request moved = request.with(model);
          return new Move(moved, routes.get(moved.endpoint(), credential), changed);
        }
      }
      return null;
    }
  }
}
