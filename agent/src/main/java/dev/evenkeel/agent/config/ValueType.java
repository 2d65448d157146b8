package dev.evenkeel.agent.config;

/** How the text of a setting is read. */
abstract class ValueType<T> {

  /** The value, or null when {@code text} is none. */
  abstract T parse(String text);

  /** What is valid, in words that follow "must be". */
  abstract String valid();

  /** Whether the value is a list, whose items are separated by commas. */
  boolean list() {
    return false;
  }

  /** Whether the value must never be shown. */
  boolean secret() {
    return false;
  }
}
