package dev.evenkeel.agent.cost;

/**
 * What a provider charges.
 *
 * @param input USD per million tokens of the prompt
 * @param cached USD per million prompt tokens read from a cache
 * @param cacheWrite USD per million prompt tokens written to a cache
 * @param output USD per million tokens of the answer
 * @param requests USD per thousand requests
 */
record Rates(double input, double cached, double cacheWrite, double output, double requests) {

  static final Rates FREE = new Rates(0, 0, 0, 0, 0);
}
