package dev.evenkeel.provider;

/** Says what the provider does with each request. Called from many threads at once. */
@FunctionalInterface
public interface Script {

  Step next(Received request);
}
