package dev.evenkeel.agent.jmx;

/** One route, as {@code dev.evenkeel:type=Route,name="..."}. */
public interface RouteMXBean {

  /** {@code closed}, {@code open} or {@code half_open}. */
  String getBreaker();

  /** Whether the breaker stays open until somebody closes it. */
  boolean isIsolated();

  /** How long a rate limit still holds calls back; 0 when it does not. */
  long getGateClosedMillis();

  /** What is left of the retry budget. */
  double getRetriesLeft();

  /** Opens the breaker for a cooldown, as failures would. */
  void open();

  /** Closes the breaker. */
  void close();

  /**
   * Keeps the breaker open, without a probe, until {@code close}, {@code open} or {@code reset}.
   */
  void isolate();

  /** Opens the gate. */
  void openGate();

  /** Makes breaker, gate and retry budget what they are at the start. */
  void reset();
}
