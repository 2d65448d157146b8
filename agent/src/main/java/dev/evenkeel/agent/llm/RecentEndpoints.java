package dev.evenkeel.agent.llm;

/**
 * The endpoints of late: what is kept by endpoint is found the quicker where it is always the same
 * object. Bounded; thread safe without locks, as an endpoint that is lost is made anew.
 */
final class RecentEndpoints {

  private static final int SLOTS = 256;

  private final Known[] slots = new Known[SLOTS];

  /**
   * An endpoint with its host and port as they were given.
   *
   * @param port −1 for the scheme's own
   */
  private record Known(String host, int port, Endpoint endpoint) {}

  Endpoint get(
      String provider,
      Target target,
      String model,
      String host,
      int port,
      boolean stream,
      boolean inference) {
    int hash = (31 * model.hashCode() + host.hashCode()) * 31 + port;
    int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
    Known known = slots[slot];
    if (known != null
        && known.port == port
        && known.host.equals(host)
        && known.endpoint.model().equals(model)
        && known.endpoint.stream() == stream
        && known.endpoint.inference() == inference
        && asks(known.endpoint, provider, target)) {
      return known.endpoint;
    }
    Endpoint made =
        new Endpoint(
            provider,
            target.api(),
            target.operation(),
            model,
            Endpoints.name(host, port),
            target.deployment(),
            stream,
            inference);
    slots[slot] = new Known(host, port, made);
    return made;
  }

  private static boolean asks(Endpoint endpoint, String provider, Target target) {
    return endpoint.api() == target.api()
        && endpoint.operation().equals(target.operation())
        && endpoint.deployment().equals(target.deployment())
        && endpoint.provider().equals(provider);
  }
}
