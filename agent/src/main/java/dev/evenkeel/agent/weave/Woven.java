package dev.evenkeel.agent.weave;

/**
 * What became of a class that the JVM showed to the agent.
 *
 * @param target one of its methods
 * @param problem why it is not woven, or null when it is
 */
public record Woven(Target target, String problem) {}
