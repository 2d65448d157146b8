package dev.evenkeel.agent.call;

/**
 * Where a call was made, for a transport that carries it on another thread: see {@link
 * Pipeline#origin()}.
 *
 * @param loop the retry loop that ran there, or null
 * @param workload the part of the application that made it
 */
public record Origin(Loop loop, String workload) {}
