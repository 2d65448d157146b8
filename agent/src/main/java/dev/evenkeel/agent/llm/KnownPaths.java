package dev.evenkeel.agent.llm;

import dev.evenkeel.agent.llm.RequestFacts.Key;

/** The paths by which an API is recognised on a host that nobody knows. */
final class KnownPaths {

  private static final String[] ENDINGS = {
    "/chat/completions",
    "/completions",
    "/responses",
    "/embeddings",
    "/v1/messages",
    "/api/chat",
    "/api/generate",
    "/api/embed",
    "/v1/chat",
    "/v2/chat",
    "/rerank",
    "/generate",
    "/generate_stream",
    ":generateContent",
    ":streamGenerateContent",
    ":embedContent",
    ":batchEmbedContents",
    ":rawPredict",
    ":streamRawPredict",
    "/converse",
    "/converse-stream",
    "/v1beta/interactions",
    "/invoke",
    "/invoke-with-response-stream"
  };

  private static final int SHORTEST = 7;

  /** For each last letter of an ending, the letters that come before it, a bit each. */
  private static final int[] LETTERS_BEFORE = new int[32];

  static {
    for (String ending : ENDINGS) {
      int last = ending.length() - 1;
      LETTERS_BEFORE[ending.charAt(last) & 0x1f] |= 1 << (ending.charAt(last - 1) & 0x1f);
    }
  }

  private KnownPaths() {}

  /**
   * Whether the URL's path may be that of a known API; allocates nothing. This is asked of every
   * POST of the application, so that most are told by their last two letters.
   */
  static boolean may(String url) {
    int question = url.indexOf('?');
    int end = question < 0 ? url.length() : question;
    if (end < SHORTEST) {
      return false;
    }
    int before = LETTERS_BEFORE[url.charAt(end - 1) & 0x1f];
    return (before & 1 << (url.charAt(end - 2) & 0x1f)) != 0 && ends(url, end);
  }

  private static boolean ends(String url, int end) {
    for (String ending : ENDINGS) {
      int from = end - ending.length();
      if (from >= 0 && url.startsWith(ending, from)) {
        return true;
      }
    }
    return false;
  }

  /** The provider whose API this is, by path, port and the body's keys; null when it is none. */
  static Provider guess(String path, int port, RequestFacts body) {
    if (path.endsWith("/chat/completions")) { // nearly always
      return openAi(path, port, body);
    }
    if (path.endsWith("/api/chat")
        || path.endsWith("/api/generate")
        || path.endsWith("/api/embed")
        || path.endsWith("/api/embeddings")) {
      boolean asks = body.has(Key.MESSAGES) || body.has(Key.PROMPT) || body.has(Key.INPUT);
      return body.has(Key.MODEL) && asks ? Providers.named("ollama") : null;
    }
    if (path.endsWith("/v1/messages")) {
      return body.has(Key.MODEL, Key.MESSAGES, Key.MAX_TOKENS)
          ? Providers.named("anthropic")
          : null;
    }
    if (path.lastIndexOf(':') > path.lastIndexOf('/')) {
      return google(path, body);
    }
    if (path.endsWith("/v1beta/interactions")) {
      return body.has(Key.MODEL, Key.INPUT) ? Providers.named("gemini") : null;
    }
    if (path.contains("/model/")) {
      boolean bedrock =
          path.endsWith("/converse") || path.endsWith("/converse-stream")
              ? body.has(Key.MESSAGES)
              : path.contains("/invoke") && body.keys() != 0;
      return bedrock ? Providers.named("bedrock") : null;
    }
    if (path.endsWith("/v2/chat") || path.endsWith("/v1/chat")) {
      return body.has(Key.MODEL, Key.MESSAGES) ? Providers.named("cohere") : null;
    }
    if (path.endsWith("/generate") || path.endsWith("/generate_stream")) {
      return body.has(Key.INPUTS) ? Providers.named("tgi") : null;
    }
    return openAi(path, port, body);
  }

  private static Provider openAi(String path, int port, RequestFacts body) {
    return openAi(path, body)
        ? Providers.named(port == 11434 ? "ollama" : "openai_compatible")
        : null;
  }

  private static Provider google(String path, RequestFacts body) {
    if (path.contains("/publishers/")) {
      boolean raw = path.endsWith("awPredict") && body.has(Key.MESSAGES);
      return raw || body.has(Key.CONTENTS) || body.has(Key.CONTENT)
          ? Providers.named("vertex")
          : null;
    }
    boolean asks = body.has(Key.CONTENTS) || body.has(Key.CONTENT) || body.has(Key.REQUESTS);
    return asks ? Providers.named("gemini") : null;
  }

  private static boolean openAi(String path, RequestFacts body) {
    if (!body.has(Key.MODEL)) {
      return false;
    }
    if (path.endsWith("/chat/completions")) {
      return body.has(Key.MESSAGES);
    }
    if (path.endsWith("/completions")) {
      return body.has(Key.PROMPT);
    }
    if (path.endsWith("/responses") || path.endsWith("/embeddings")) {
      return body.has(Key.INPUT);
    }
    return path.endsWith("/rerank") && body.has(Key.QUERY, Key.DOCUMENTS);
  }
}
