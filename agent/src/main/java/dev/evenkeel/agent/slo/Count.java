package dev.evenkeel.agent.slo;

/** What a {@link Window} counts in each of its buckets. */
enum Count {
  SUCCESS,
  DEGRADED,
  FAILURE,
  REJECTED,
  /** Answers with a quality outcome. */
  VIOLATION,
  /** Answers above the threshold of business-latency. */
  SLOW_BUSINESS,
  /** Answers above the threshold of llm-latency. */
  SLOW_LLM,
  /** Calls with more than one attempt. */
  RETRIED,
  /** Those of them that came to an answer. */
  RECOVERED,
  /** Calls that came to an answer by an attempt that the agent added. */
  SAVED,
  /** Millionths of a USD that the calls are worth, by the amount per call. */
  MICROS,
  MICROS_LOST,
  MICROS_SAVED,
  /** Billionths of a USD paid to providers: a call may cost less than a millionth. */
  NANOS_PAID,
  /** Those of them for retries and for failed attempts. */
  NANOS_PAID_RETRYING,
  BREAKER_MILLIS,
  BREAKER_OPEN_MILLIS;

  static final int SIZE = values().length;
}
