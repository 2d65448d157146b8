/**
 * What an outage, a rate limit and contention do to a provider, by how its clients retry. The
 * providers run in one JVM ({@link dev.evenkeel.it.bench.storm.Storm}), every client in one of its
 * own.
 */
package dev.evenkeel.it.bench.storm;
