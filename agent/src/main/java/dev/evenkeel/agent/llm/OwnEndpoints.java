package dev.evenkeel.agent.llm;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The endpoints that the user named, by host and then by port. Immutable. */
final class OwnEndpoints {

  private static final int ANY_PORT = -1;

  private final Map<String, Host> hosts = new HashMap<>();

  /**
   * The ports of one host.
   *
   * @param next another port of the same host, or null
   */
  private record Host(int port, Provider provider, Host next) {}

  OwnEndpoints(Map<String, String> own) {
    own.forEach(
        (endpoint, provider) -> {
          String host = endpoint.trim().toLowerCase(Locale.ROOT);
          int colon = host.lastIndexOf(':');
          int port = ANY_PORT;
          if (colon > 0
              && host.indexOf(']') < colon
              && colon == host.indexOf(':', host.indexOf(']') + 1)) {
            port = port(host.substring(colon + 1));
            host = host.substring(0, colon);
          }
          hosts.put(host, new Host(port, Providers.named(provider.trim()), hosts.get(host)));
        });
  }

  private static int port(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return ANY_PORT;
    }
  }

  void addTo(HostFilter filter) {
    hosts.keySet().forEach(filter::add);
  }

  /** The provider that the user gave to this host and port, or null. */
  Provider find(String host, int port) {
    if (hosts.isEmpty()) {
      return null;
    }
    Provider any = null;
    for (Host at = hosts.get(host); at != null; at = at.next()) {
      if (at.port() == port || (port < 0 && (at.port() == 443 || at.port() == 80))) {
        return at.provider();
      }
      if (at.port() == ANY_PORT) {
        any = at.provider();
      }
    }
    return any;
  }
}
