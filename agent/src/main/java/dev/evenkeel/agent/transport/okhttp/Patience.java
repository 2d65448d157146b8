package dev.evenkeel.agent.transport.okhttp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import okio.Timeout;

/** Limits one read of a body, where neither the client nor the application has set less. */
final class Patience {

  /** A read. */
  interface Read<T> {
    T read() throws IOException;
  }

  private Patience() {}

  /**
   * Reads within a limit.
   *
   * @param nanos the limit; {@link Long#MAX_VALUE} for none
   * @throws SocketTimeoutException when it is over
   */
  static <T> T limit(Timeout timeout, long nanos, Read<T> read) throws IOException {
    if (nanos == Long.MAX_VALUE || timeout.hasDeadline()) {
      return read.read();
    }
    long start = System.nanoTime();
    timeout.deadlineNanoTime(start + nanos);
    try {
      return read.read();
    } catch (IOException failure) {
      if (System.nanoTime() - start < nanos) {
        throw failure;
      }
      throw silence(failure);
    } finally {
      timeout.clearDeadline();
    }
  }

  /** Says that the provider was silent for too long. */
  static SocketTimeoutException silence(IOException failure) {
    SocketTimeoutException silence =
        new SocketTimeoutException("Evenkeel: the answer brought nothing for too long");
    silence.initCause(failure);
    return silence;
  }
}
