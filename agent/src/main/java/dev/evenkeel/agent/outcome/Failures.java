package dev.evenkeel.agent.outcome;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a failure without an answer means. Looks through the causes; the first that tells counts.
 */
final class Failures {

  private static final int MAX_CAUSES = 10;

  private Failures() {}

  static Outcome outcome(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      Outcome outcome = told(cause);
      if (outcome != null) {
        return outcome;
      }
      cause = cause.getCause();
    }
    return Outcome.TRANSPORT;
  }

  private static Outcome told(Throwable cause) {
    String text = message(cause);
    if (cause instanceof SocketTimeoutException
        || named(cause, "java.net.http.HttpTimeoutException")
        || named(cause, "java.net.http.HttpConnectTimeoutException")
        || cause instanceof TimeoutException) {
      return Outcome.TIMEOUT;
    }
    if (cause instanceof CancellationException
        || cause instanceof InterruptedException
        || cause instanceof ClosedByInterruptException) {
      return Outcome.CANCELLED;
    }
    if (cause instanceof InterruptedIOException) {
      return text.contains("timeout") || text.contains("timed out")
          ? Outcome.TIMEOUT
          : Outcome.CANCELLED;
    }
    if (neverConnected(cause) || cause instanceof SSLException) {
      return text.contains("timed out") ? Outcome.TIMEOUT : Outcome.TRANSPORT;
    }
    if (text.equals("canceled") || text.equals("cancelled") || text.equals("request cancelled")) {
      return Outcome.CANCELLED;
    }
    return null;
  }

  static boolean surelyNotProcessed(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (neverConnected(cause) || neverSent(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean neverConnected(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException
        || cause instanceof PortUnreachableException
        || cause instanceof UnresolvedAddressException
        || named(cause, "java.net.http.HttpConnectTimeoutException")
        || cause instanceof SSLHandshakeException
        || cause instanceof SSLPeerUnverifiedException;
  }

  private static boolean neverSent(Throwable cause) {
    String text = message(cause);
    if (cause instanceof SocketTimeoutException) {
      return text.contains("connect timed out") || text.contains("failed to connect");
    }
    // RFC 9113 §8.7: the server has not begun to process such a stream
    return text.contains("refused_stream")
        || text.contains("goaway")
            && (text.contains("unprocessed") || text.contains("not processed"));
  }

  /** By name, because a trimmed runtime may lack the module. */
  private static boolean named(Throwable cause, String name) {
    return cause.getClass().getName().equals(name);
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}
