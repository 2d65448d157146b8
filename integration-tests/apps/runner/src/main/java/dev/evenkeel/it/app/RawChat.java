package dev.evenkeel.it.app;

/** OpenAI chat by hand: for callers that use an HTTP client without an SDK. */
public final class RawChat {

  public static final String PATH = "/v1/chat/completions";

  private RawChat() {}

  public static String request(Case call, boolean stream) {
    return "{\"model\":\""
        + call.model()
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\""
        + call.prompt()
        + "\"}]}";
  }

  /** The text of a whole answer, or of a chunk; empty when there is none. Knows no escapes. */
  public static String text(String json) {
    String key = "\"content\":\"";
    int start = json.indexOf(key);
    if (start < 0) {
      return "";
    }
    int from = start + key.length();
    return json.substring(from, json.indexOf('"', from));
  }

  /**
   * Takes a line of an event stream.
   *
   * @return whether it was the end marker
   */
  public static boolean take(String line, Answer answer) {
    if (line.startsWith("data: {\"error\"")) {
      throw new IllegalStateException(line);
    }
    if (line.startsWith("data: {")) {
      answer.add(text(line));
    }
    return line.equals("data: [DONE]");
  }
}
