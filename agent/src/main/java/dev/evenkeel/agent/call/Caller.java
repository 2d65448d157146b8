package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Who calls and with what, as hashes only: enough to recognise the same request from the same
 * caller and the same key, and nothing that could be read back.
 *
 * @param id of the trace when there is one, else of the thread
 * @param bodyHash 0 when the body is unknown
 * @param credential hash of the key in use; 0 when there is none
 * @param obeysShouldRetry whether the SDK above obeys {@code x-should-retry}
 */
record Caller(long id, long bodyHash, int credential, boolean obeysShouldRetry) {

  private static final String[] CREDENTIAL_HEADERS = {
    "authorization", "x-api-key", "api-key", "x-goog-api-key"
  };
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** An odd number with its bits well spread: 2⁶⁴ divided by the golden ratio. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private static final int TRACE_ID_START = 3; // after "00-" in a W3C traceparent
  private static final int TRACE_ID_END = 35;

  static Caller of(Headers headers, byte[] body) {
    return new Caller(
        id(headers.get("traceparent")),
        body == null || body.length == 0 ? 0 : bodyHash(body),
        credential(headers),
        headers.get("x-stainless-retry-count") != null || headers.get("x-stainless-lang") != null);
  }

  /**
   * Whether the SDK above may send the same request again when it is handed this.
   *
   * @param status 0 for an exception
   */
  boolean mayRetry(int status) {
    return obeysShouldRetry
        && bodyHash != 0
        && (status == 0 || status == 408 || status == 409 || status == 429 || status >= 500);
  }

  private static long id(String traceparent) {
    return traceparent != null && traceparent.length() >= TRACE_ID_END
        ? traceparent.substring(TRACE_ID_START, TRACE_ID_END).hashCode()
        : Thread.currentThread().getId() << 32;
  }

  private static long bodyHash(byte[] body) {
    long hash = body.length;
    int i = 0;
    for (; i + Long.BYTES <= body.length; i += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(body, i)) * MIX;
      hash ^= hash >>> 29;
    }
    for (; i < body.length; i++) {
      hash = (hash ^ body[i]) * MIX;
    }
    return hash ^ hash >>> 32;
  }

  private static int credential(Headers headers) {
    for (String name : CREDENTIAL_HEADERS) {
      String value = headers.get(name);
      if (value != null) {
        return value.hashCode();
      }
    }
    return 0;
  }
}
