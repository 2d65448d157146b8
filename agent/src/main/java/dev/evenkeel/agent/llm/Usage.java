package dev.evenkeel.agent.llm;

/**
 * Tokens as the provider reports them; −1 where it reports none.
 *
 * @param input tokens of the prompt
 * @param output tokens of the answer
 * @param cached prompt tokens read from a cache
 * @param cacheWrite prompt tokens written to a cache
 * @param reasoning tokens of hidden reasoning
 */
public record Usage(long input, long output, long cached, long cacheWrite, long reasoning) {

  /** Nothing was reported. */
  public static final Usage NONE = new Usage(-1, -1, -1, -1, -1);
}
