package dev.evenkeel.agent.metrics;

import java.util.ArrayList;
import java.util.List;
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
  private static final int MOST_FIRST = 4;

  /** A meter and the very object that it was asked for by, which is a word of the agent's own. */
  private record Known<M>(String value, M meter) {}

  private final ConcurrentMap<String, M> meters = new ConcurrentHashMap<>();
  private final Function<String, M> create;
  private volatile List<Known<M>> first = List.of(); // few, and found without a table

  Family(Function<String, M> create) {
    this.create = create;
  }

  /** The meter of a value; null is {@link Labels#OTHER}. */
  M get(String value) {
    List<Known<M>> often = first;
    for (int at = 0; at < often.size(); at++) {
      if (often.get(at).value == value) { // by identity: others are found all the same
        return often.get(at).meter;
      }
    }
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
    M meter = known != null ? known : meters.computeIfAbsent(label, create);
    if (label.equals(value) && first.size() < MOST_FIRST) {
      List<Known<M>> more = new ArrayList<>(first);
      more.add(new Known<>(value, meter));
      first = List.copyOf(more);
    }
    return meter;
  }
}
