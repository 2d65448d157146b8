package dev.evenkeel.agent.config;

import dev.evenkeel.agent.config.Settings.FallbackEndpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A list of {@code name=https://host/v1?model=x&key-env=NAME}. It is never shown: who writes a key
 * into it by mistake must not find it in a log.
 */
final class FallbackEndpointsType extends ValueType<Map<String, FallbackEndpoint>> {

  private static final Set<String> PARAMETERS =
      Set.of("model", "key-env", "key-file", "key-header", "context", "tools", "prefill");

  @Override
  Map<String, FallbackEndpoint> parse(String text) {
    Map<String, FallbackEndpoint> endpoints = new LinkedHashMap<>();
    for (String item : items(text)) {
      if (!add(item, endpoints)) {
        return null;
      }
    }
    return Collections.unmodifiableMap(endpoints);
  }

  private static boolean add(String item, Map<String, FallbackEndpoint> endpoints) {
    int equals = item.indexOf('=');
    if (equals < 1) {
      return false;
    }
    String name = item.substring(0, equals).trim().toLowerCase(Locale.ROOT);
    String rest = item.substring(equals + 1).trim();
    int question = rest.indexOf('?');
    String address = question < 0 ? rest : rest.substring(0, question);
    Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
    FallbackEndpoint endpoint = parameters == null ? null : endpoint(address, parameters);
    return endpoint != null
        && NamesType.plain(name)
        && !name.equals(FallbacksType.ANSWER)
        && endpoints.put(name, endpoint) == null;
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = each.indexOf('=');
      if (equals < 1
          || equals == each.length() - 1
          || !PARAMETERS.contains(each.substring(0, equals))
          || parameters.put(each.substring(0, equals), each.substring(equals + 1)) != null) {
        return null;
      }
    }
    return parameters;
  }

  private static FallbackEndpoint endpoint(String address, Map<String, String> parameters) {
    String model = parameters.getOrDefault("model", "");
    String environment = parameters.getOrDefault("key-env", "");
    String file = parameters.getOrDefault("key-file", "");
    String header = parameters.getOrDefault("key-header", "").toLowerCase(Locale.ROOT);
    Integer context = new IntType(1, 100_000_000).parse(parameters.getOrDefault("context", "1"));
    Boolean tools = ChoiceType.bool().parse(parameters.getOrDefault("tools", "true"));
    Boolean prefill = ChoiceType.bool().parse(parameters.getOrDefault("prefill", "false"));
    String[] parts = parts(address);
    boolean key = !environment.isEmpty() || !file.isEmpty();
    if (parts == null
        || context == null
        || tools == null
        || prefill == null
        || !model.isEmpty() && !FallbacksType.name(model)
        || !environment.isEmpty() && !file.isEmpty()
        || !header.isEmpty() && !(key && NamesType.plain(header))
        || parts[0].isEmpty() && (key || model.isEmpty())) {
      return null;
    }
    return new FallbackEndpoint(
        parts[0],
        parts[1],
        model,
        environment,
        file,
        header,
        parameters.containsKey("context") ? context : 0,
        tools,
        prefill);
  }

  /** Scheme with host and port, and the path before the operation; null for no such address. */
  private static String[] parts(String address) {
    if (address.isEmpty()) {
      return new String[] {"", ""};
    }
    try {
      URI uri = new URI(address);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("https") && !scheme.equals("http")
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawFragment() != null) {
        return null;
      }
      String host = uri.getHost().toLowerCase(Locale.ROOT);
      String path = uri.getRawPath();
      return new String[] {
        scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()),
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path
      };
    } catch (URISyntaxException none) {
      return null;
    }
  }

  @Override
  String valid() {
    return "name=https://host/v1?model=x&key-env=NAME, separated by commas, where the model, the"
        + " key (key-env names an environment variable, key-file a file, key-header another header"
        + " for it) and context=tokens, tools=false, prefill=true can be left out; without the"
        + " address it is another model of the same host";
  }

  @Override
  boolean list() {
    return true;
  }

  @Override
  boolean secret() {
    return true;
  }
}
