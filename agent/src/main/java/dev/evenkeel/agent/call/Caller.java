package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Who calls and with what. Of the request itself as hashes only: enough to recognise the same
 * request from the same caller and the same key, and nothing that could be read back.
 *
 * @param id of the trace when there is one, else of the thread
 * @param bodyHash 0 when the body is unknown
 * @param credential hash of the key in use; 0 when there is none
 * @param obeysShouldRetry whether the SDK above obeys {@code x-should-retry}
 * @param workload the part of the application that calls; {@link Workloads#DEFAULT} when unknown
 * @param traceparent the request's W3C trace context, well formed, or null
 */
public record Caller(
    long id,
    long bodyHash,
    int credential,
    boolean obeysShouldRetry,
    String workload,
    String traceparent) {

  /** Of whom nothing is known. */
  public static final Caller UNKNOWN = new Caller(0, 0, 0, false, Workloads.DEFAULT, null);

  /** In the order in which a request is asked for its key. */
  private static final String[] CREDENTIAL_HEADERS = {
    "authorization", "x-api-key", "api-key", "x-goog-api-key"
  };

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** An odd number with its bits well spread: 2⁶⁴ divided by the golden ratio. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  // version-traceid-spanid-flags: https://www.w3.org/TR/trace-context/#traceparent-header
  private static final int TRACE_ID_START = 3;
  private static final int TRACE_ID_END = 35;
  private static final int SPAN_ID_END = 52;
  private static final int TRACEPARENT_LENGTH = 55;

  static Caller of(Headers headers, byte[] body) {
    return of(headers, body, Workloads.DEFAULT);
  }

  static Caller of(Headers headers, byte[] body, String workload) {
    String traceparent = traceparent(headers.get("traceparent"));
    return new Caller(
        id(traceparent),
        body == null || body.length == 0 ? 0 : bodyHash(body),
        credential(headers),
        headers.get("x-stainless-retry-count") != null || headers.get("x-stainless-lang") != null,
        workload,
        traceparent);
  }

  /** 32 hexadecimal digits, or null without a trace. */
  public String traceId() {
    return traceparent == null ? null : traceparent.substring(TRACE_ID_START, TRACE_ID_END);
  }

  /** 16 hexadecimal digits, or null without a trace. */
  public String spanId() {
    return traceparent == null ? null : traceparent.substring(TRACE_ID_END + 1, SPAN_ID_END);
  }

  /** Whether the trace is recorded by whoever began it. */
  public boolean sampled() {
    return traceparent != null
        && (Character.digit(traceparent.charAt(TRACEPARENT_LENGTH - 1), 16) & 1) == 1;
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
    if (traceparent == null) {
      return Thread.currentThread().getId() << 32;
    }
    long hash = 0;
    for (int i = TRACE_ID_START; i < TRACE_ID_END; i++) {
      hash = (hash ^ traceparent.charAt(i)) * MIX;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  /** The header when it is well formed and names a trace, else null. */
  private static String traceparent(String header) {
    if (header == null
        || header.length() < TRACEPARENT_LENGTH
        || header.length() > TRACEPARENT_LENGTH && header.charAt(TRACEPARENT_LENGTH) != '-') {
      return null;
    }
    boolean trace = false;
    for (int i = 0; i < TRACEPARENT_LENGTH; i++) {
      char c = header.charAt(i);
      boolean dash = i == TRACE_ID_START - 1 || i == TRACE_ID_END || i == SPAN_ID_END;
      boolean digit = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
      if (dash ? c != '-' : !digit) {
        return null;
      }
      trace |= i >= TRACE_ID_START && i < TRACE_ID_END && c != '0';
    }
    return trace ? header : null;
  }

  /** In four strands, as each step waits for the one before it. */
  private static long bodyHash(byte[] body) {
    long a = body.length;
    long b = MIX;
    long c = ~MIX;
    long d = MIX >>> 1;
    int i = 0;
    for (; i + 4 * Long.BYTES <= body.length; i += 4 * Long.BYTES) {
      a = mix(a, (long) LONGS.get(body, i));
      b = mix(b, (long) LONGS.get(body, i + Long.BYTES));
      c = mix(c, (long) LONGS.get(body, i + 2 * Long.BYTES));
      d = mix(d, (long) LONGS.get(body, i + 3 * Long.BYTES));
    }
    long hash = mix(mix(mix(a, b), c), d);
    for (; i < body.length; i++) {
      hash = (hash ^ body[i]) * MIX;
    }
    return hash ^ hash >>> 32;
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * MIX;
    return mixed ^ mixed >>> 29;
  }

  private static int credential(Headers headers) {
    String name = keyHeader(headers);
    return name == null ? 0 : headers.get(name).hashCode();
  }

  /** The header that holds the request's key; null without one. */
  static String keyHeader(Headers headers) {
    for (String name : CREDENTIAL_HEADERS) {
      if (headers.get(name) != null) {
        return name;
      }
    }
    return null;
  }
}
