package dev.evenkeel.agent.cost;

import dev.evenkeel.agent.llm.Usage;

/**
 * The price of a model on one day. Immutable; works out a cost without allocation.
 *
 * <p>A cost is a {@code double} in USD: the counter that sums it is one, some prices are below a
 * nano-dollar a token (0.0028 USD per million), and the relative error of a call stays below 10⁻¹⁵.
 */
final class Price {

  static final Price FREE = new Price(new long[] {0}, new Rates[] {Rates.FREE});

  private static final double MILLION = 1e6;
  private static final double THOUSAND = 1e3;

  /** What Anthropic asks for a cache that lasts an hour, in input tokens each. */
  private static final double HOUR = 2;

  private final long[] above;
  private final Rates[] rates;

  /**
   * @param above prompt tokens beyond which the rates of the same index hold for the whole call, in
   *     rising order, from 0
   */
  Price(long[] above, Rates[] rates) {
    this.above = above;
    this.rates = rates;
  }

  /**
   * What a call costs in USD. A figure that is not reported counts as 0.
   *
   * @param cacheApart whether {@link Usage#input} leaves out what was read from or written to a
   *     cache
   * @param reasoningApart whether {@link Usage#output} leaves out the reasoning, which is charged
   *     as output everywhere
   */
  double dollars(Usage usage, boolean cacheApart, boolean reasoningApart) {
    boolean told = usage.billedInput() >= 0; // then nothing else is charged as input
    double input = told ? usage.billedInput() : Math.max(0, usage.input());
    double cached = told ? 0 : Math.max(0, usage.cached());
    double written = told ? 0 : Math.max(0, usage.cacheWrite());
    double hour = Math.max(0, Math.min(written, usage.hourWrite()));
    double output = Math.max(0, usage.output());
    if (usage.billedOutput() >= 0) {
      output = usage.billedOutput();
    } else if (reasoningApart) {
      output += Math.max(0, usage.reasoning());
    }
    double prompt = cacheApart ? input + cached + written : input;
    double fresh = cacheApart ? input : Math.max(0, input - cached - written);
    fresh += told ? 0 : Math.max(0, usage.toolUse());
    Rates at = at(prompt);
    double tokens =
        fresh * at.input()
            + cached * at.cached()
            + (written - hour) * at.cacheWrite()
            + hour * HOUR * at.input()
            + output * at.output();
    return tokens / MILLION + at.requests() / THOUSAND;
  }

  private Rates at(double prompt) {
    int tier = above.length - 1;
    while (tier > 0 && prompt <= above[tier]) {
      tier--;
    }
    return rates[tier];
  }
}
