package dev.evenkeel.agent.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The meters of one metric that differ in one label, each made when its value is first seen. Values
 * beyond a limit share the meter of {@link Labels#OTHER}.
 */
final class Family<M> {

  private static final int DEFAULT_LIMIT = 64;

  private final ConcurrentMap<String, M> meters = new ConcurrentHashMap<>();
  private final Function<String, M> create;

  Family(Function<String, M> create) {
    this.create = create;
  }

  /** The meter of a value; null is {@link Labels#OTHER}. */
  M get(String value) {
    M known = meters.get(value == null ? Labels.OTHER : value);
    return known != null ? known : add(value);
  }

  /** Each meter that there is. */
  void forEach(Consumer<M> action) {
    meters.values().forEach(action);
  }

  private M add(String value) {
    boolean room = value != null && meters.size() < DEFAULT_LIMIT;
    String label = !room ? Labels.OTHER : value.isEmpty() ? "" : Labels.clean(value);
    M known = meters.get(label);
    return known != null ? known : meters.computeIfAbsent(label, create);
  }
}
