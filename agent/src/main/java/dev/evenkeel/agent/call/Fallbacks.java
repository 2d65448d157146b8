package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.NamePattern;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.Settings.FallbackEndpoint;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who else may answer a call, by the settings. Immutable and thread safe. */
final class Fallbacks {

  private final Settings.Fallbacks settings;
  private final int attempts;
  private final Routes routes;
  private final Recorder recorder;
  private final Emergencies emergencies;
  private final Map<String, Choice> choices = new LinkedHashMap<>();
  private boolean leave;

  /**
   * What stands in for a model.
   *
   * @param answers whether the fixed answer does when nobody else can
   */
  record Choice(List<FallbackTarget> targets, boolean answers) {}

  Fallbacks(
      Settings settings,
      Endpoints endpoints,
      Routes routes,
      Recorder recorder,
      Emergencies emergencies) {
    this.emergencies = emergencies;
    this.settings = settings.fallbacks();
    this.attempts = settings.retry().attempts();
    this.routes = routes;
    this.recorder = recorder;
    this.settings.models().forEach((model, names) -> choices.put(model, choice(names, endpoints)));
  }

  private Choice choice(List<String> names, Endpoints endpoints) {
    List<FallbackTarget> targets = new ArrayList<>();
    for (String name : names) {
      if (name.equals("@answer")) {
        return new Choice(targets, !settings.answer().isEmpty());
      }
      FallbackEndpoint to =
          name.charAt(0) == '@'
              ? settings.endpoints().get(name.substring(1).toLowerCase(Locale.ROOT))
              : FallbackEndpoint.model(name);
      if (to != null) {
        FallbackTarget target = new FallbackTarget(to, endpoints);
        targets.add(target);
        leave |= target.leaves();
      }
    }
    return new Choice(targets, false);
  }

  /** Whether any of them leads to another endpoint. */
  boolean leave() {
    return leave;
  }

  /** What is left for one call, or null where there is none. */
  FallbackChain chain(Request request, Exchange exchange, int credential) {
    if (choices.isEmpty() || !request.endpoint().inference()) {
      return null;
    }
    Choice choice = choice(request.endpoint());
    return choice == null || exchange.body() == null || !exchange.repeatable() || signed(exchange)
        ? null
        : new FallbackChain(this, choice, request, exchange, credential, recorder);
  }

  private Choice choice(Endpoint endpoint) {
    String model = endpoint.model().toLowerCase(Locale.ROOT);
    for (Map.Entry<String, Choice> each : choices.entrySet()) {
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

  /** Whether calls of a workload go to their fallbacks from the start. */
  boolean rollBack(String workload) {
    return settings.onEmergency() && emergencies.hold(workload);
  }

  /** Whether an answer is to be judged by what it holds: that can lead to a fallback. */
  boolean onContent() {
    for (Outcome outcome : settings.on()) {
      if (outcome.quality() || outcome == Outcome.CONTENT_FILTERED) {
        return true;
      }
    }
    return false;
  }

  /** The text of the fixed answer. */
  String answer() {
    return settings.answer();
  }

  /** Until the first content of a stream where a fallback is left; 0 for as ever. */
  long firstTokenNanos() {
    return settings.firstToken().toNanos();
  }

  /**
   * Until an answer that is no stream begins to come where a fallback is left; {@link
   * Long#MAX_VALUE} for no limit.
   */
  long afterNanos(Endpoint endpoint, String workload) {
    Duration ofModel =
        NamePattern.ofRoute(settings.afterByModel(), endpoint.host(), endpoint.model());
    Duration ofWorkload =
        workload.isEmpty() ? null : settings.after().get(workload.toLowerCase(Locale.ROOT));
    if (ofModel == null && ofWorkload == null) {
      return limit(settings.after().get(""), endpoint.reasons() ? StreamRules.REASONING : 1);
    }
    return Math.min(limit(ofModel, 1), limit(ofWorkload, 1));
  }

  private static long limit(Duration limit, int factor) {
    return limit == null || limit.isZero() ? Long.MAX_VALUE : limit.toNanos() * factor;
  }

  /** The route of a fallback; one with a key of its own is a caller of its own. */
  Route route(FallbackTarget.Way way, int credential) {
    Detour detour = way.detour();
    int key =
        !detour.leaves()
            ? credential
            : detour.keyValue() == null ? 0 : detour.keyValue().hashCode();
    return routes.get(way.endpoint(), key);
  }
}
