package dev.evenkeel.it.bench.storm;

import dev.evenkeel.provider.Step;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Allows 20 requests in 10 s, which come back evenly, and says so in its headers as OpenAI does.
 */
final class RateLimit extends Wire {

  static final int LIMIT = 20;

  private static final double PER_NANO = LIMIT / (10.0 * Storm.SECOND);

  private static final String BODY =
      "{\"id\":\"chatcmpl-storm\",\"object\":\"chat.completion\",\"created\":1790000000,"
          + "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"logprobs\":null,"
          + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"refusal\":null,"
          + "\"content\":\"The outlook is steady.\"}}],"
          + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}";

  private double left = LIMIT;
  private long at;

  @Override
  Step step(long nanos) {
    left = Math.min(LIMIT, left + (nanos - at) * PER_NANO);
    at = nanos;
    boolean allowed = left >= 1;
    if (allowed) {
      left--;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-ratelimit-limit-requests", Integer.toString(LIMIT));
    headers.put("x-ratelimit-remaining-requests", Integer.toString((int) left));
    headers.put(
        "x-ratelimit-reset-requests",
        String.format(Locale.ROOT, "%.3fs", (LIMIT - left) / PER_NANO / Storm.SECOND));
    if (allowed) {
      return new Step.Refuse(200, headers, BODY);
    }
    headers.put("retry-after-ms", Long.toString((long) ((1 - left) / PER_NANO / 1e6) + 1));
    return Step.refuse(429, headers);
  }
}
