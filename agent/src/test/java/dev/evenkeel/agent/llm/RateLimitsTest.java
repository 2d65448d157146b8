package dev.evenkeel.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.RateLimits.Quota;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {

  private static Endpoint endpoint(String provider, Api api) {
    return new Endpoint(provider, api, "chat", "m", "api.example.com", "", false, true);
  }

  private static RateLimits openai(Map<String, String> headers) {
    return RateLimits.read(endpoint("openai", Api.OPENAI_CHAT), headers::get);
  }

  @Test
  void readsOpenAisRequestsAndTokens() {
    assertEquals(
        new RateLimits(
            new Quota(10_000, 9_998, 16_601_000_000L), new Quota(10_000, 9_978, 132_000_000L)),
        openai(
            Map.of(
                "x-ratelimit-limit-requests", "10000",
                "x-ratelimit-remaining-requests", "9998",
                "x-ratelimit-reset-requests", "16.601s",
                "x-ratelimit-limit-tokens", "10000",
                "x-ratelimit-remaining-tokens", "9978",
                "x-ratelimit-reset-tokens", "132ms")));
  }

  @Test
  void readsAnthropicsMoments() {
    Map<String, String> headers =
        Map.of(
            "anthropic-ratelimit-requests-limit", "50",
            "anthropic-ratelimit-requests-remaining", "0",
            "anthropic-ratelimit-requests-reset", Instant.now().plusSeconds(30).toString());
    RateLimits limits =
        RateLimits.read(endpoint("anthropic", Api.ANTHROPIC_MESSAGES), headers::get);
    assertEquals(50, limits.requests().limit());
    assertEquals(0, limits.requests().remaining());
    assertEquals(30e9, limits.requests().resetNanos(), 2e9);
    assertNull(limits.tokens());
  }

  @Test
  void hasNothingToSayOfHeadersWithoutLimits() {
    assertNull(openai(Map.of("content-type", "application/json")));
    assertNull(openai(Map.of("x-ratelimit-remaining-requests", "5")));
    assertNull(
        openai(
            Map.of("x-ratelimit-limit-requests", "5", "x-ratelimit-remaining-requests", "many")));
    assertNull(
        openai(Map.of("x-ratelimit-limit-requests", "5", "x-ratelimit-remaining-requests", "9")));
  }

  @ParameterizedTest
  @CsvSource({
    "6m0s, 360000",
    "1.57s, 1570",
    "6ms, 6",
    "0s, 0",
    "12, 12000",
    "1h2m3s, 3723000",
    "1d, 86400000"
  })
  void readsADurationInEveryForm(String text, long millis) {
    assertEquals(millis * 1_000_000, RateLimits.nanos(text));
  }

  @ParameterizedTest
  @CsvSource({"soon", "1.2.3s", "-5", "5 s", "''", "2026-13-99T00:00:00Z", "1e9"})
  void takesNoWordForADuration(String text) {
    assertEquals(-1, RateLimits.nanos(text));
  }

  @Test
  void takesAMomentThatIsOverForNow() {
    assertTrue(RateLimits.nanos("2001-01-01T00:00:00Z") == 0);
  }
}
