package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings.FallbackEndpoint;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.llm.ModelText;
import dev.evenkeel.agent.llm.Needs;
import dev.evenkeel.agent.llm.PathText;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One that may answer in place of another: a model of the same endpoint, or another endpoint.
 * Immutable.
 */
final class FallbackTarget {

  private static final int LONGEST_KEY = 64 * 1024;

  private final FallbackEndpoint to;
  private final String name; // host and port; null for a model of the same endpoint
  private final String host; // null for a model of the same endpoint
  private final String provider; // null where the host is not known, and for such a model

  /** Where a request goes, and what is sent there. */
  record Way(Endpoint endpoint, Detour detour) {}

  FallbackTarget(FallbackEndpoint to, Endpoints endpoints) {
    this.to = to;
    URI base = to.base().isEmpty() ? null : URI.create(to.base());
    this.host = base == null ? null : base.getHost();
    this.provider = base == null ? null : endpoints.providerName(host, base.getPort());
    this.name = base == null ? null : Endpoints.name(host, base.getPort());
  }

  /** Whether it has a key of its own, or needs none, so that the application's is not used. */
  boolean leaves() {
    return !to.base().isEmpty();
  }

  /** Whether it can do what a request needs. */
  boolean serves(Needs needs) {
    return (to.prefill() || !needs.prefill())
        && (to.tools() || !needs.tools())
        && (to.context() == 0 || needs.tokens() <= to.context());
  }

  /** The way there; null where there is none, or where it leads to what was asked for. */
  Way way(Endpoint asked, Exchange exchange, String why) {
    String model = to.model().isEmpty() ? asked.model() : to.model();
    boolean other = !model.equals(asked.model());
    String named = asked.deployment().isEmpty() ? asked.model() : asked.deployment();
    String path = other ? PathText.model(exchange.path(), named, model) : exchange.path();
    byte[] body =
        other ? ModelText.replace(exchange.body(), asked.model(), model) : exchange.body();
    if (body == null && path == null || !other && !leaves()) {
      return null;
    }
    boolean renamed = path != null && other;
    path = path == null ? exchange.path() : path;
    body = body == null ? exchange.body() : body;
    String mark = Detour.mark(model, asked.model(), why);
    Endpoint endpoint =
        new Endpoint(
            provider == null ? asked.provider() : provider,
            asked.api(),
            asked.operation(),
            model,
            leaves() ? name : asked.host(),
            asked.deployment().isEmpty() || !renamed ? asked.deployment() : model,
            asked.stream(),
            asked.inference());
    if (!leaves()) {
      return new Way(endpoint, new Detour(body, null, renamed ? path : null, null, null, mark));
    }
    String key = key();
    path = PathText.elsewhere(path, to.prefix());
    if (key == null || path == null || !exchange.canLeave()) {
      return null;
    }
    String header = key.isEmpty() ? null : keyHeader(asked, exchange);
    String value = "authorization".equals(header) ? "Bearer " + key : key;
    return new Way(endpoint, new Detour(body, to.base(), path, header, value, mark));
  }

  /** As the application's own key is sent, where the settings name no other header. */
  private String keyHeader(Endpoint asked, Exchange exchange) {
    if (!to.keyHeader().isEmpty()) {
      return to.keyHeader();
    }
    if (host.toLowerCase(Locale.ROOT).endsWith(".azure.com")) {
      return "api-key";
    }
    String own = Caller.keyHeader(exchange.headers());
    if (own != null) {
      return own;
    }
    return asked.api() == Api.GEMINI || asked.api() == Api.INTERACTIONS
        ? "x-goog-api-key"
        : asked.api() == Api.ANTHROPIC_MESSAGES ? "x-api-key" : "authorization";
  }

  /** Read each time, so that a new key in the file counts at once; null where it is missing. */
  private String key() {
    if (!to.keyVariable().isEmpty()) {
      return known(System.getenv(to.keyVariable()));
    }
    if (to.keyFile().isEmpty()) {
      return "";
    }
    try (InputStream in = new FileInputStream(to.keyFile())) {
      return known(new String(in.readNBytes(LONGEST_KEY), StandardCharsets.UTF_8));
    } catch (IOException missing) {
      return null;
    }
  }

  /** Null for what no header can hold. */
  private static String known(String key) {
    String text = key == null ? "" : key.trim();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return null;
      }
    }
    return text.isEmpty() ? null : text;
  }
}
