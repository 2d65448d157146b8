package dev.evenkeel.it;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of an application's ways to call.
 *
 * @param stream whether the answer is read as it comes
 * @param http2 whether over TLS and HTTP/2
 * @param leading whether it runs every scenario; the others run those that differ by way of calling
 * @param sdkAttempts what the SDK makes of a call by itself, by default
 * @param attempts what it makes of those that end in other ways, by status; 0 for no response
 * @param overtaking whether a failure may overtake the pieces of a stream that came before it
 * @param swallowed the scenarios in which the SDK itself ends half an answer in peace
 * @param cannot why the SDK cannot express a scenario, by a pattern of its name
 */
record Variant(
    String name,
    boolean stream,
    boolean http2,
    boolean leading,
    int sdkAttempts,
    Map<Integer, Integer> attempts,
    boolean overtaking,
    List<String> swallowed,
    Map<String, String> cannot) {

  static Variant leading(String name, int sdkAttempts) {
    return of(name, false, true, sdkAttempts);
  }

  static Variant other(String name, int sdkAttempts) {
    return of(name, false, false, sdkAttempts);
  }

  static Variant of(String name, boolean http2, boolean leading, int sdkAttempts) {
    boolean stream = name.contains("stream");
    return new Variant(
        name, stream, http2, leading, sdkAttempts, Map.of(), false, List.of(), Map.of());
  }

  Variant streaming(boolean streams) {
    return new Variant(
        name, streams, http2, leading, sdkAttempts, attempts, overtaking, swallowed, cannot);
  }

  Variant notRetrying(Integer... statuses) {
    return making(1, statuses);
  }

  /** So many attempts of a call that always ends with one of these. */
  Variant making(int so, Integer... statuses) {
    Map<Integer, Integer> others = new LinkedHashMap<>(attempts);
    List.of(statuses).forEach(status -> others.put(status, so));
    return new Variant(
        name, stream, http2, leading, sdkAttempts, others, overtaking, swallowed, cannot);
  }

  Variant asOvertaking() {
    return new Variant(
        name, stream, http2, leading, sdkAttempts, attempts, true, swallowed, cannot);
  }

  Variant swallowing(String... scenarios) {
    return new Variant(
        name,
        stream,
        http2,
        leading,
        sdkAttempts,
        attempts,
        overtaking,
        List.of(scenarios),
        cannot);
  }

  boolean swallows(String scenario) {
    return swallowed.contains(scenario);
  }

  Variant cannot(String scenario, String reason) {
    Map<String, String> reasons = new LinkedHashMap<>(cannot);
    reasons.put(scenario, reason);
    return new Variant(
        name, stream, http2, leading, sdkAttempts, attempts, overtaking, swallowed, reasons);
  }

  /** What the SDK makes of a call that always ends so. */
  int attemptsOn(int status) {
    return attempts.getOrDefault(status, sdkAttempts);
  }

  /** Why the scenario cannot be expressed, or null when it can. */
  String whyNot(String scenario) {
    return cannot.entrySet().stream()
        .filter(entry -> scenario.matches(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** What a good answer reads like. */
  String text() {
    return name.startsWith("embeddings") ? "3 numbers" : Scenarios.TEXT;
  }
}
