package dev.evenkeel.agent.llm;

import java.util.Locale;
import java.util.Map;

/** Tells LLM requests from all others. Immutable and thread safe. */
public final class Endpoints {

  private static final String UNKNOWN_MODEL = "unknown";

  private final OwnEndpoints own;
  private final boolean detect;
  private final Map<String, Provider> hosts = Providers.byHost();
  private final HostPattern[] patterns = HostPattern.all();
  private final HostFilter filter = new HostFilter();
  private final RequestReader reader = new RequestReader();
  private final RecentEndpoints known = new RecentEndpoints();

  /**
   * @param own the user's endpoints: {@code host} or {@code host:port} to provider name
   * @param detect whether a request to an unknown host counts when its path and JSON body are those
   *     of a known API
   */
  public Endpoints(Map<String, String> own, boolean detect) {
    this.own = new OwnEndpoints(own);
    this.detect = detect;
    for (String host : hosts.keySet()) {
      filter.add(host);
    }
    for (HostPattern pattern : patterns) {
      filter.add(pattern.after());
    }
  }

  /**
   * What to tell a user who named a provider that nobody knows: it is taken to speak OpenAI's API.
   * Null for a known one.
   */
  public static String doubt(String provider) {
    if (Providers.knows(provider)) {
      return null;
    }
    StringBuilder known = new StringBuilder();
    for (Provider each : Providers.ALL) {
      known.append(known.length() == 0 ? "" : ", ").append(each.name());
    }
    return "evenkeel.endpoints: no provider is called '"
        + provider
        + "'; it is taken to speak OpenAI's API. Known are "
        + known;
  }

  /**
   * A quick look without allocation: false means that the request is surely no LLM call.
   *
   * @param method the HTTP method
   * @param host the host in any case, without the port
   * @param port the port; −1 is good for the scheme's own
   * @param url the URL or just its path: only how the path ends is looked at
   */
  public boolean candidate(String method, String host, int port, String url) {
    if (!"POST".equals(method)) {
      return false;
    }
    return (detect && KnownPaths.may(url)) || provider(host, port) != null;
  }

  /** The name of the provider at a host; null where it is not known. */
  public String providerName(String host, int port) {
    Provider provider = provider(host, port);
    return provider == null ? null : provider.name();
  }

  private Provider provider(String host, int port) {
    Provider provider = own.find(host, port);
    return provider != null || !filter.mayHold(host) ? provider : known(host);
  }

  private Provider known(String asGiven) {
    Provider provider = hosts.get(asGiven);
    if (provider != null) {
      return provider;
    }
    String host = asGiven.toLowerCase(Locale.ROOT);
    provider = hosts.get(host);
    for (int i = 0; provider == null && i < patterns.length; i++) {
      if (patterns[i].matches(host)) {
        provider = patterns[i].provider();
      }
    }
    return provider;
  }

  /**
   * Recognises a request.
   *
   * @param path raw path and query
   * @param body the request's body, or null where it cannot be read before it is sent
   * @return null when this is no LLM call
   */
  public Endpoint resolve(String method, String host, int port, String path, byte[] body) {
    Request request = request(method, host, port, path, body, null);
    return request == null ? null : request.endpoint();
  }

  /**
   * The same with what the request makes its answer promise.
   *
   * @param schemas compiles the schemas in the body; null to look at none
   */
  public Request request(
      String method, String host, int port, String path, byte[] body, Schemas schemas) {
    if (!"POST".equals(method)) {
      return null;
    }
    int question = path.indexOf('?');
    String bare = question < 0 ? path : path.substring(0, question);
    String query = question < 0 ? "" : path.substring(question);
    Provider provider = provider(host, port);
    RequestFacts facts = null;
    if (provider == null) {
      if (!detect || !KnownPaths.may(bare)) {
        return null;
      }
      facts = reader.read(body);
      provider = KnownPaths.guess(bare, port, facts);
      if (provider == null) {
        return null;
      }
    }
    Target target = provider.target(bare);
    if (target == null) {
      return null;
    }
    if (facts == null) {
      facts = reader.read(body);
    }
    Endpoint endpoint = endpoint(provider, target, facts, host, port, query);
    return facts.promises() && schemas != null && endpoint.inference()
        ? new Request(endpoint, PromiseReader.read(endpoint.api(), body, schemas))
        : new Request(endpoint, null);
  }

  private Endpoint endpoint(
      Provider provider, Target target, RequestFacts facts, String host, int port, String query) {
    String model = target.model() != null ? target.model() : facts.model();
    if (model == null) {
      model = target.deployment().isEmpty() ? UNKNOWN_MODEL : target.deployment();
    }
    return known.get(
        provider.name(),
        target,
        model,
        host,
        port,
        stream(target, facts, query),
        target.inference() && !facts.once() && !agent(target, facts));
  }

  /** An interaction with no model but an agent, which may act: never sent twice. */
  private static boolean agent(Target target, RequestFacts facts) {
    return target.api() == Api.INTERACTIONS && facts.model() == null;
  }

  private static boolean stream(Target target, RequestFacts facts, String query) {
    if (target.stream() || query.contains("alt=sse")) {
      return true;
    }
    if (facts.stream() != null) {
      return facts.stream();
    }
    // Ollama streams where nothing is said
    return target.api() == Api.OLLAMA && !target.operation().equals(Target.EMBEDDINGS);
  }

  /** A host as endpoints and routes call it: with its port where that is not its scheme's own. */
  public static String name(String host, int port) {
    return port < 0 || port == 443 || port == 80 ? host : host + ':' + port;
  }
}
