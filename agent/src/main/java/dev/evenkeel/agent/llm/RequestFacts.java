package dev.evenkeel.agent.llm;

/**
 * What the body of a request says.
 *
 * @param model the model that is asked for, or null
 * @param stream the {@code stream} flag, or null where there is none
 * @param once whether sending it again would do more than ask again: a background or stored
 *     response that builds on another
 * @param keys the top-level keys that tell APIs apart, as {@link Key} bits
 * @param promises whether there may be tools or a format that the answer must keep
 */
record RequestFacts(String model, Boolean stream, boolean once, int keys, boolean promises) {

  /** A body that is missing or no JSON object. */
  static final RequestFacts NONE = new RequestFacts(null, null, false, 0, false);

  /** Top-level keys of the known APIs. */
  enum Key {
    MODEL("model"),
    MESSAGES("messages"),
    INPUT("input"),
    PROMPT("prompt"),
    CONTENTS("contents"),
    MAX_TOKENS("max_tokens"),
    INPUTS("inputs"),
    TEXTS("texts"),
    QUERY("query"),
    DOCUMENTS("documents"),
    CONTENT("content"),
    REQUESTS("requests");

    private final String name;

    Key(String name) {
      this.name = name;
    }

    String spelt() {
      return name;
    }

    int bit() {
      return 1 << ordinal();
    }
  }

  boolean has(Key... all) {
    for (Key key : all) {
      if ((keys & key.bit()) == 0) {
        return false;
      }
    }
    return true;
  }
}
