package dev.evenkeel.agent.llm;

/**
 * Tokens as the provider reports them; −1 where it reports none.
 *
 * @param input tokens of the prompt
 * @param output tokens of the answer
 * @param cached prompt tokens read from a cache
 * @param cacheWrite prompt tokens written to a cache
 * @param hourWrite those of them that are kept for an hour: Anthropic's, which cost more
 * @param reasoning tokens of hidden reasoning
 * @param toolUse what the provider's own tools read for the model, beside the input: Gemini's
 * @param billedInput tokens that are charged as input, where that is another number: Cohere's
 * @param billedOutput tokens that are charged as output, where that is another number: Cohere's,
 *     and what a total holds beside input and output, as that of Gemini's OpenAI-like answers does
 */
public record Usage(
    long input,
    long output,
    long cached,
    long cacheWrite,
    long hourWrite,
    long reasoning,
    long toolUse,
    long billedInput,
    long billedOutput) {

  /** Nothing was reported. */
  public static final Usage NONE = new Usage(-1, -1, -1, -1, -1);

  /** Tokens that are charged as they are reported. */
  public Usage(long input, long output, long cached, long cacheWrite, long reasoning) {
    this(input, output, cached, cacheWrite, -1, reasoning, -1, -1, -1);
  }
}
