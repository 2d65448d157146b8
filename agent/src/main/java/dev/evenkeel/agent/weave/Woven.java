package dev.evenkeel.agent.weave;

/**
 * What became of a class that the JVM showed to the agent.
 *
 * @param transport the short name of its transport
 * @param problem why it is not woven, or null when it is
 */
public record Woven(String transport, String problem) {}
