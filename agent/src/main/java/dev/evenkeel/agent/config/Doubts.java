package dev.evenkeel.agent.config;

import dev.evenkeel.agent.config.Settings.FallbackEndpoint;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.transport.Targets;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is valid in settings, and is done, though it may not be what was meant. */
public final class Doubts {

  private Doubts() {}

  /** A sentence each, for the log and for whoever asks. */
  public static List<String> of(Settings settings) {
    List<String> doubts = new ArrayList<>();
    for (String provider : settings.endpoints().own().values()) {
      String doubt = Endpoints.doubt(provider);
      if (doubt != null) {
        doubts.add(doubt);
      }
    }
    Set<String> transports = new TreeSet<>();
    Targets.ALL.forEach(target -> transports.add(target.name()));
    for (String disabled : settings.disabledTransports()) {
      if (!transports.contains(disabled)) {
        doubts.add(
            "evenkeel.transports.disabled: nothing here is called '"
                + disabled
                + "', so that it leaves nothing alone; known are "
                + String.join(", ", transports));
      }
    }
    for (Map.Entry<String, FallbackEndpoint> each : settings.fallbacks().endpoints().entrySet()) {
      if (unprotected(each.getValue())) {
        doubts.add(
            "evenkeel.fallbacks.endpoints: the key of '"
                + each.getKey()
                + "' goes over the network unencrypted, to "
                + each.getValue().base()
                + ": give the address with https");
      }
    }
    return doubts;
  }

  private static boolean unprotected(FallbackEndpoint endpoint) {
    boolean key = !endpoint.keyVariable().isEmpty() || !endpoint.keyFile().isEmpty();
    return key
        && endpoint.base().startsWith("http://")
        && !loopback(URI.create(endpoint.base()).getHost());
  }

  /** By its name alone: no name service is asked. */
  private static boolean loopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.startsWith("127.") && Character.isDigit(host.charAt(host.length() - 1));
  }
}
