package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.llm.Headers;
import java.util.function.LongSupplier;

/**
 * Recognises a retry that an SDK or a framework above makes of a call that the agent has already
 * handled. Bounded memory, thread safe.
 */
public final class Layers {

  public Layers(LongSupplier clock) {}

  /**
   * Names the layer that retries, or null when this is a new call: {@code sdk} by {@code
   * x-stainless-retry-count} of 1 or more or {@code amz-sdk-request: attempt=} of 2 or more; {@code
   * framework} when a body with the same hash came from the same caller within twice the last
   * delay.
   *
   * @param bodyHash 0 when unknown
   * @param caller trace id of {@code traceparent}, else the thread's id
   */
  public String retriedBy(Headers request, long bodyHash, long caller) {
    return null;
  }

  /**
   * Remembers a call that failed, so that {@link #retriedBy} can tell its retry.
   *
   * @param lastDelayNanos the agent's last wait in this call, 0 when it did not wait
   */
  public void failed(long bodyHash, long caller, long lastDelayNanos) {}
}
