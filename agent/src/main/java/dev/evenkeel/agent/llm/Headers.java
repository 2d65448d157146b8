package dev.evenkeel.agent.llm;

/** Header look-up, whatever HTTP library holds them. */
@FunctionalInterface
public interface Headers {

  /** No headers at all. */
  Headers NONE = name -> null;

  /** The first value of the header called {@code name} (any case), or null when there is none. */
  String get(String name);
}
