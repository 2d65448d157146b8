package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;

/** The paths that several providers share. */
final class Paths {

  private Paths() {}

  /** OpenAI's and Anthropic's operations, by the path's ending; null when it is none. */
  static Target openAi(String path) {
    if (path.endsWith("/chat/completions")) {
      return Target.inference(Api.OPENAI_CHAT, Target.CHAT);
    }
    if (path.endsWith("/responses")) {
      return Target.inference(Api.OPENAI_RESPONSES, Target.CHAT);
    }
    if (path.endsWith("/completions")) {
      return Target.inference(Api.OPENAI_COMPLETIONS, Target.TEXT);
    }
    if (path.endsWith("/embeddings")) {
      return Target.inference(Api.OPENAI_EMBEDDINGS, Target.EMBEDDINGS);
    }
    if (path.endsWith("/v1/messages")) {
      return Target.inference(Api.ANTHROPIC_MESSAGES, Target.CHAT);
    }
    if (path.endsWith("/v1/complete")) {
      return Target.inference(Api.OTHER, Target.TEXT);
    }
    if (path.endsWith("/rerank")) {
      return Target.inference(Api.OTHER, Target.OTHER);
    }
    return modelWork(path) ? Target.other() : null;
  }

  /** Other work of models: measured, never sent twice. */
  private static boolean modelWork(String path) {
    return path.contains("/images/")
        || path.contains("/audio/")
        || path.contains("/videos")
        || path.endsWith("/moderations")
        || path.endsWith("/batches")
        || path.endsWith("/count_tokens")
        || path.endsWith("/responses/compact")
        || path.endsWith("/responses/input_tokens")
        || path.endsWith("/ocr")
        || (path.endsWith("/runs") && path.contains("/threads"));
  }

  /** The path segment that follows {@code marker}, decoded; null without it. */
  static String segmentAfter(String path, String marker) {
    int at = path.indexOf(marker);
    if (at < 0) {
      return null;
    }
    int from = at + marker.length();
    int to = path.indexOf('/', from);
    String segment = path.substring(from, to < 0 ? path.length() : to);
    return segment.isEmpty() ? null : decode(segment);
  }

  static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return segment; // not escaped after all
    }
  }
}
