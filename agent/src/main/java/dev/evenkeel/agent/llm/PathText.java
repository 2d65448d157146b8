package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Set;

/** Rewrites the path of a request for another model or endpoint. */
public final class PathText {

  /** Where the operation begins, which every endpoint of a wire format has in common. */
  private static final String[] OPERATIONS = {
    "/openai/deployments/",
    "/models/",
    "/chat/completions",
    "/completions",
    "/responses",
    "/embeddings",
    "/messages",
    "/api/chat",
    "/api/generate",
    "/api/embed",
    "/chat"
  };

  /** What belongs to the API; all else, keys above all, belongs to the endpoint. */
  private static final Set<String> QUERY = Set.of("alt", "api-version", "beta");

  private PathText() {}

  /**
   * The same path for another model.
   *
   * @return null where the path names no such model
   */
  public static String model(String path, String from, String to) {
    int question = path.indexOf('?');
    String bare = question < 0 ? path : path.substring(0, question);
    for (String marker : new String[] {"/deployments/", "/models/"}) {
      int start = bare.indexOf(marker) + marker.length();
      if (start >= marker.length()) {
        int end = start;
        while (end < bare.length() && bare.charAt(end) != '/' && bare.charAt(end) != ':') {
          end++;
        }
        return Paths.decode(bare.substring(start, end)).equals(from)
            ? path.substring(0, start) + URLEncoder.encode(to, UTF_8) + path.substring(end)
            : null;
      }
    }
    return null;
  }

  /**
   * The same operation at another endpoint, without what its query says of the first one.
   *
   * @param prefix what goes before the operation there; empty to keep the whole path
   * @return null where it is not known what of the path is the operation
   */
  public static String elsewhere(String path, String prefix) {
    int question = path.indexOf('?');
    String bare = question < 0 ? path : path.substring(0, question);
    String query = question < 0 ? "" : query(path.substring(question + 1));
    if (prefix.isEmpty()) {
      return bare + query;
    }
    for (String operation : OPERATIONS) {
      int at = bare.lastIndexOf(operation);
      if (at >= 0) {
        return prefix + bare.substring(at) + query;
      }
    }
    return null;
  }

  private static String query(String query) {
    StringBuilder kept = new StringBuilder();
    for (String each : query.split("&")) {
      int equals = each.indexOf('=');
      if (QUERY.contains(equals < 0 ? each : each.substring(0, equals))) {
        kept.append(kept.length() == 0 ? '?' : '&').append(each);
      }
    }
    return kept.toString();
  }
}
