package dev.evenkeel.agent.config;

import java.util.Locale;

/**
 * One setting. A plain class rather than a record: it is used while the JVM starts, and a record's
 * {@code hashCode} would pull in the machinery of {@code invokedynamic}.
 */
final class Key<T> {

  private final String name;
  private final ValueType<T> type;
  private final String fallback;
  private final String description;

  Key(String name, ValueType<T> type, String fallback, String description) {
    this.name = name;
    this.type = type;
    this.fallback = fallback;
    this.description = description;
  }

  /** The system property's name, e.g. {@code evenkeel.retry.attempts}. */
  String name() {
    return name;
  }

  ValueType<T> type() {
    return type;
  }

  /** The default, written as a user would write it. */
  String fallback() {
    return fallback;
  }

  /** One line for the table of keys. */
  String description() {
    return description;
  }

  /** The environment variable's name, e.g. {@code EVENKEEL_RETRY_ATTEMPTS}. */
  String variable() {
    return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The default as a value. It is read by the same type, so the table cannot say another. */
  T defaultValue() {
    T value = type.parse(fallback);
    if (value == null) {
      throw new IllegalStateException(name.concat(" has a bad default"));
    }
    return value;
  }
}
