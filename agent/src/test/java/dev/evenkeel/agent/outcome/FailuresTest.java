package dev.evenkeel.agent.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), Outcome.TRANSPORT, true),
        Arguments.of(new NoRouteToHostException(), Outcome.TRANSPORT, true),
        Arguments.of(new UnknownHostException("h"), Outcome.TRANSPORT, true),
        Arguments.of(new SSLHandshakeException("no"), Outcome.TRANSPORT, true),
        Arguments.of(new HttpConnectTimeoutException("c"), Outcome.TIMEOUT, true),
        Arguments.of(new SocketTimeoutException("Connect timed out"), Outcome.TIMEOUT, true),
        Arguments.of(new SocketTimeoutException("failed to connect to h"), Outcome.TIMEOUT, true),
        Arguments.of(new SocketTimeoutException("Read timed out"), Outcome.TIMEOUT, false),
        Arguments.of(new HttpTimeoutException("r"), Outcome.TIMEOUT, false),
        Arguments.of(new InterruptedIOException("timeout"), Outcome.TIMEOUT, false),
        Arguments.of(new InterruptedIOException("interrupted"), Outcome.CANCELLED, false),
        Arguments.of(new InterruptedException(), Outcome.CANCELLED, false),
        Arguments.of(new CancellationException(), Outcome.CANCELLED, false),
        Arguments.of(new IOException("Canceled"), Outcome.CANCELLED, false),
        Arguments.of(new SocketException("Connection reset"), Outcome.TRANSPORT, false),
        Arguments.of(new EOFException(), Outcome.TRANSPORT, false),
        Arguments.of(new IOException("stream was reset: REFUSED_STREAM"), Outcome.TRANSPORT, true),
        Arguments.of(new CompletionException(new ConnectException("no")), Outcome.TRANSPORT, true),
        Arguments.of(
            new IOException("sent", new SocketException("Broken pipe")), Outcome.TRANSPORT, false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void areToldApartByTheirTypes(Throwable failure, Outcome outcome, boolean notProcessed) {
    assertEquals(outcome, Classifier.classify(failure).outcome());
    assertEquals(notProcessed, Classifier.surelyNotProcessed(failure));
  }
}
