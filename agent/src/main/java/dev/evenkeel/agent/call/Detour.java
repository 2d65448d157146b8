package dev.evenkeel.agent.call;

/**
 * What an attempt sends in place of the application's own request.
 *
 * @param body the bytes to send
 * @param mark the value of {@link #HEADER} on what comes back
 */
public record Detour(byte[] body, String mark) {

  /** On every answer that is a fallback's: which model answered, in place of which, and why. */
  public static final String HEADER = "x-evenkeel-fallback";

  private static final int LONGEST_NAME = 256;

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
}
