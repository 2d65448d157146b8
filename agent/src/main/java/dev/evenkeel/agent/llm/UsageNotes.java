package dev.evenkeel.agent.llm;

import dev.evenkeel.agent.llm.JsonScanner.Kind;

/**
 * Collects the tokens that an answer reports, in the words of every known API. Streams report more
 * than once; the last report of each figure holds.
 */
final class UsageNotes {

  /** Of a figure: in an answer, or in what is wrapped around it; deeper ones are parts of a sum. */
  private static final int DEEPEST = 3;

  private long input = -1;
  private long output = -1;
  private long total = -1;
  private long cached = -1;
  private long cacheWrite = -1;
  private long hourWrite = -1;
  private long reasoning = -1;
  private long toolUse = -1;
  private long billedInput = -1;
  private long billedOutput = -1;
  private long detailWrite = -1; // of one entry of Bedrock's cache details
  private boolean detailHour;
  private long prefill;
  private long embedded;
  private boolean embedding;

  void headers(Headers headers) {
    input = header(headers, "x-amzn-bedrock-input-token-count", input);
    output = header(headers, "x-amzn-bedrock-output-token-count", output);
    cached = header(headers, "x-amzn-bedrock-cache-read-input-token-count", cached);
    cacheWrite = header(headers, "x-amzn-bedrock-cache-write-input-token-count", cacheWrite);
  }

  void opened(JsonScanner at) {
    if (at.kind() == Kind.OBJECT && at.name(0).equals("prefill") && at.name(1).equals("details")) {
      prefill++;
    } else if (at.name(0).equals("cacheDetails") && at.name(1).equals("usage")) {
      if (at.kind() == Kind.ARRAY) {
        hourWrite = -1;
      }
      detailWrite = -1;
      detailHour = false;
    } else if (at.kind() == Kind.ARRAY && at.name(0).startsWith("embedding")) {
      embedding = true;
    }
  }

  void value(JsonScanner at) {
    if (at.name(1).equals("cacheDetails")) {
      cacheDetail(at);
    }
    if (at.kind() != Kind.NUMBER) {
      return;
    }
    switch (at.name(1)) {
      case "usage" -> {
        if (at.depth() <= DEEPEST) {
          usage(at);
        }
      }
      case "usageMetadata" -> usageMetadata(at);
      case "tokens" -> {
        if (at.name(2).equals("usage") || at.name(2).equals("meta")) {
          usage(at);
        }
      }
      case "billed_units" -> {
        if (at.name(0).equals("input_tokens")) {
          billedInput = at.number();
        } else if (at.name(0).equals("output_tokens")) {
          billedOutput = at.number();
        }
      }
      case "prompt_tokens_details",
          "input_tokens_details",
          "completion_tokens_details",
          "output_tokens_details" -> {
        if (at.name(2).equals("usage") && at.depth() <= DEEPEST + 1) {
          details(at);
        }
      }
      case "cache_creation" -> {
        if (at.name(0).equals("ephemeral_1h_input_tokens") && at.name(2).equals("usage")) {
          hourWrite = at.number();
        }
      }
      case "amazon-bedrock-invocationMetrics" -> invocationMetrics(at);
      case "details" -> {
        if (at.name(0).equals("generated_tokens")) {
          output = at.number();
        } else if (at.name(0).equals("input_length")) {
          input = at.number();
        }
      }
      case "" -> topLevel(at);
      case "results" -> {
        switch (at.name(0)) {
          case "tokenCount", "generated_token_count" -> output = at.number();
          case "input_token_count" -> input = Math.max(input, at.number()); // later ones say 0
          default -> {
            // Scores.
          }
        }
      }
      case "statistics" -> {
        if (at.name(0).equals("token_count") && at.under("predictions")) {
          embedded += at.number(); // of each text
        }
      }
      default -> {
        // No place where tokens are counted.
      }
    }
  }

  private void usage(JsonScanner at) {
    long n = at.number();
    switch (at.name(0)) {
      case "prompt_tokens", "input_tokens", "inputTokens", "total_input_tokens" -> input = n;
      case "completion_tokens", "output_tokens", "outputTokens", "total_output_tokens" ->
          output = n;
      case "total_thought_tokens", "reasoning_tokens" -> reasoning = n;
      case "total_tool_use_tokens" -> toolUse = n;
      case "total_tokens" -> total = n;
      case "cache_read_input_tokens",
          "cacheReadInputTokens",
          "cacheReadInputTokenCount",
          "cached_tokens",
          "total_cached_tokens",
          "prompt_cache_hit_tokens" ->
          cached = n;
      case "cache_creation_input_tokens", "cacheWriteInputTokens", "cacheWriteInputTokenCount" ->
          cacheWrite = n;
      default -> {
        // Times, costs and totals.
      }
    }
  }

  private void details(JsonScanner at) {
    switch (at.name(0)) {
      case "cached_tokens" -> cached = at.number();
      case "cache_write_tokens", "cache_creation_tokens", "cache_creation_input_tokens" ->
          cacheWrite = at.number();
      case "reasoning_tokens", "thinking_tokens" -> reasoning = at.number();
      default -> {
        // Audio, image and prediction tokens are parts of the sums above.
      }
    }
  }

  /** How long a part of what was written is kept, and how much it is, in either order. */
  private void cacheDetail(JsonScanner at) {
    if (!at.name(2).equals("usage")) {
      return;
    }
    if (at.kind() == Kind.NUMBER && at.name(0).equals("inputTokens")) {
      detailWrite = at.number();
    } else if (at.kind() == Kind.STRING && at.name(0).equals("ttl")) {
      detailHour = at.text().equals("1h");
    }
    if (detailHour && detailWrite >= 0) {
      hourWrite = Math.max(0, hourWrite) + detailWrite;
      detailWrite = -1;
    }
  }

  private void usageMetadata(JsonScanner at) {
    long n = at.number();
    switch (at.name(0)) {
      case "promptTokenCount" -> input = n;
      case "candidatesTokenCount" -> output = n;
      case "thoughtsTokenCount" -> reasoning = n;
      case "toolUsePromptTokenCount" -> toolUse = n;
      case "cachedContentTokenCount" -> cached = n;
      default -> {
        // Totals.
      }
    }
  }

  private void invocationMetrics(JsonScanner at) {
    switch (at.name(0)) {
      case "inputTokenCount" -> input = at.number();
      case "outputTokenCount" -> output = at.number();
      case "cacheReadInputTokenCount" -> cached = at.number();
      case "cacheWriteInputTokenCount" -> cacheWrite = at.number();
      default -> {
        // Latencies.
      }
    }
  }

  private void topLevel(JsonScanner at) {
    switch (at.name(0)) {
      case "prompt_eval_count", "inputTextTokenCount", "prompt_token_count" -> input = at.number();
      case "eval_count", "totalOutputTextTokenCount", "generation_token_count" ->
          output = at.number();
      default -> {
        // Not a count of tokens.
      }
    }
  }

  Usage finish() {
    long counted = prefill > 0 ? prefill : embedded > 0 ? embedded : billedInput;
    long in = input >= 0 ? input : counted;
    long out = output >= 0 ? output : billedOutput;
    if (in < 0 && out < 0 && embedding) {
      in = total;
    }
    if (out < 0 && in >= 0 && total == in) {
      out = 0; // embeddings: everything was input
    }
    if (in < 0 && out < 0) {
      return Usage.NONE;
    }
    long billed = billedOutput;
    long rest = total - in - Math.max(0, toolUse);
    if (billed < 0 && in >= 0 && out >= 0 && rest > out) {
      billed = rest; // reasoning that no other figure tells
    }
    return new Usage(
        in, out, cached, cacheWrite, hourWrite, reasoning, toolUse, billedInput, billed);
  }

  private static long header(Headers headers, String name, long absent) {
    String value = headers.get(name);
    if (value == null || value.isEmpty() || value.length() > 15) {
      return absent;
    }
    try {
      return Math.max(absent, Long.parseLong(value.trim()));
    } catch (NumberFormatException e) {
      return absent;
    }
  }
}
