package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.llm.RateLimits;
import dev.evenkeel.agent.llm.RateLimits.Quota;
import dev.evenkeel.agent.resilience.Allowance.Share;

/** The limits of one key on one route, as the headers of answers tell of them. */
final class Told extends Remembered {

  private final Pace pace;
  private final Allowance requests;
  private final Allowance tokens;

  Told(Pace pace) {
    this.pace = pace;
    this.requests = new Allowance(pace.now());
    this.tokens = new Allowance(pace.now());
  }

  Allowance requests() {
    return requests;
  }

  Allowance tokens() {
    return tokens;
  }

  void learn(RateLimits limits, Share ofRequests, Share ofTokens, long now) {
    learn(requests, limits.requests(), ofRequests, now);
    learn(tokens, limits.tokens(), ofTokens, now);
  }

  private static void learn(Allowance allowance, Quota quota, Share share, long now) {
    if (quota != null) {
      allowance.learn(quota, share == null ? new Share(0, 0, now) : share, now);
    }
  }

  @Override
  boolean forgettable() {
    return requests.full(pace.now()) && tokens.full(pace.now());
  }
}
