package dev.evenkeel.agent.llm;

/** Tells whether a JSON text violates a schema. Thread safe. */
@FunctionalInterface
interface SchemaCheck {

  /** For what has no schema: nothing violates it. */
  SchemaCheck NONE = json -> false;

  /**
   * Never throws, and never takes long: what cannot be judged in time is no violation.
   *
   * @param json a whole JSON text in UTF-8
   */
  boolean violates(byte[] json);
}
