package dev.evenkeel.agent.call;

import java.util.Locale;
import java.util.Set;

/**
 * What an attempt sends in place of the application's own request.
 *
 * @param body the bytes to send
 * @param base scheme, host and port of another endpoint; null to stay where the request was going
 * @param path raw path and query; null for the request's own
 * @param keyHeader where the other endpoint's key goes; null for no key
 * @param keyValue never to be shown
 * @param mark the value of {@link #HEADER} on what comes back
 */
public record Detour(
    byte[] body, String base, String path, String keyHeader, String keyValue, String mark) {

  /** On every answer that is a fallback's: which model answered, in place of which, and why. */
  public static final String HEADER = "x-evenkeel-fallback";

  private static final int LONGEST_NAME = 256;

  /**
   * What says how to read a request and how to answer it. All else stays behind when a request goes
   * to another endpoint: a key may be in a header of any name.
   */
  private static final Set<String> PASS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "content-encoding",
          "content-type",
          "user-agent",
          "anthropic-beta",
          "anthropic-version",
          "openai-beta",
          "traceparent",
          "tracestate");

  /** To another model of the same endpoint. */
  public Detour(byte[] body, String mark) {
    this(body, null, null, null, null, mark);
  }

  /** Whether it leads to another endpoint. */
  public boolean leaves() {
    return base != null;
  }

  /** Whether a header of the application's goes along. */
  public boolean passes(String header) {
    if (base == null) {
      return true;
    }
    String name = header.toLowerCase(Locale.ROOT);
    return PASS.contains(name) || name.startsWith("x-stainless-");
  }

  /** A mark such as {@code gpt-4.1; from=gpt-4o; why=breaker_open}. */
  static String mark(String to, String from, String why) {
    StringBuilder mark = new StringBuilder();
    plain(to, mark);
    plain(from, mark.append("; from="));
    plain(why, mark.append("; why="));
    return mark.toString();
  }

  /** A model may be called anything; a header may not. */
  private static void plain(String name, StringBuilder mark) {
    for (int i = 0; i < name.length() && i < LONGEST_NAME; i++) {
      char c = name.charAt(i);
      mark.append(c > ' ' && c <= '~' && c != ';' ? c : '?');
    }
  }

  /** Without body and key. */
  @Override
  public String toString() {
    return "Detour[" + mark + "]";
  }
}
