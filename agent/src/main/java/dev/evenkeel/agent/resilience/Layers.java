package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.llm.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Recognises a retry that an SDK or a framework above makes of a call that the agent has already
 * handled. Bounded memory, thread safe.
 *
 * <p>Only a call that failed can be retried, and every failure is good for one retry: the same
 * prompt asked again after a success, or for a third time, is a new call.
 */
public final class Layers {

  private static final int LIMIT = 1024;
  private static final long LEAST_WINDOW = TimeUnit.SECONDS.toNanos(1);
  private static final long FORGOTTEN = TimeUnit.MINUTES.toNanos(10);

  private record CallId(long bodyHash, long caller) {}

  /**
   * @param window how long after {@code at} the same body is a retry
   * @param retried whether that retry has come
   */
  private record Failure(long at, long window, boolean retried) {}

  private final LongSupplier clock;
  private final Map<CallId, Failure> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, Failure> eldest) {
          return size() > LIMIT;
        }
      };

  public Layers(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Names the layer that retries, or null when this is a new call: {@code sdk} by {@code
   * x-stainless-retry-count} of 1 or more or {@code amz-sdk-request: attempt=} of 2 or more; {@code
   * framework} when a body with the same hash came from the same caller within twice the last
   * delay, at least within a second, after a failure. To be asked once per call.
   *
   * @param bodyHash 0 when unknown
   * @param caller trace id of {@code traceparent}, else the thread's id
   */
  public String retriedBy(Headers request, long bodyHash, long caller) {
    boolean framework = bodyHash != 0 && takeFailure(new CallId(bodyHash, caller));
    if (number(request.get("x-stainless-retry-count")) >= 1
        || number(afterAttempt(request.get("amz-sdk-request"))) >= 2) {
      return "sdk";
    }
    return framework ? "framework" : null;
  }

  /**
   * Remembers a call that failed, so that {@link #retriedBy} can tell its retry.
   *
   * @param lastDelayNanos the agent's last wait in this call, 0 when it did not wait
   */
  public void failed(long bodyHash, long caller, long lastDelayNanos) {
    if (bodyHash == 0) {
      return;
    }
    long now = clock.getAsLong();
    long window = Math.max(2 * lastDelayNanos, LEAST_WINDOW);
    CallId id = new CallId(bodyHash, caller);
    synchronized (failures) {
      Failure before = failures.remove(id);
      if (before != null && before.retried() && now - before.at() < FORGOTTEN) {
        // A retry from above is not waited for by the agent: the first call's wait still counts.
        window = Math.max(window, before.window());
      }
      failures.put(id, new Failure(now, window, false));
    }
  }

  private boolean takeFailure(CallId id) {
    synchronized (failures) {
      Failure failure = failures.get(id);
      if (failure == null
          || failure.retried()
          || clock.getAsLong() - failure.at() > failure.window()) {
        return false;
      }
      failures.replace(id, new Failure(failure.at(), failure.window(), true));
      return true;
    }
  }

  /** What follows {@code attempt=} in {@code attempt=2; max=4}. */
  private static String afterAttempt(String header) {
    int at = header == null ? -1 : header.indexOf("attempt=");
    return at < 0 ? null : header.substring(at + "attempt=".length());
  }

  /** The leading digits of a text as a number, at most four; 0 for none. */
  private static int number(String text) {
    int value = 0;
    int i = 0;
    while (text != null
        && i < Math.min(4, text.length())
        && text.charAt(i) >= '0'
        && text.charAt(i) <= '9') {
      value = value * 10 + (text.charAt(i++) - '0');
    }
    return value;
  }
}
