package dev.evenkeel.it;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.BufferedSink;

/**
 * OpenAI's chat over HTTP/2, which answers soon but for the next few requests that it is told to
 * withhold an answer from. When these are released it writes to each until its stream is reset.
 */
final class WithholdingHttp2 implements AutoCloseable {

  private static final String ANSWER =
      "{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
          + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"calm\"}}]}";

  /** So that a second request is on its way later than the first. */
  private static final Duration THINKS = Duration.ofMillis(50);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final MockWebServer server = new MockWebServer();
  private final HeldCertificate held =
      new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger toWithhold = new AtomicInteger();
  private final AtomicInteger withheld = new AtomicInteger();
  private final AtomicInteger reset = new AtomicInteger();
  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch released = new CountDownLatch(1);

  WithholdingHttp2() throws IOException {
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(held).build().sslSocketFactory());
    server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            return answer(request);
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  private MockResponse answer(RecordedRequest request) throws InterruptedException {
    if (!request.getVersion().startsWith("HTTP/2")) {
      return new MockResponse.Builder().code(505).build();
    }
    requests.incrementAndGet();
    connections.add(request.getConnectionIndex());
    MockResponse.Builder answer = new MockResponse.Builder();
    answer.addHeader("content-type", "application/json");
    CountDownLatch release = released;
    if (toWithhold.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      LockSupport.parkNanos(THINKS.toNanos());
      return answer.body(ANSWER).build();
    }
    withheld.incrementAndGet();
    release.await();
    return answer.body(new UntilReset()).build();
  }

  private final class UntilReset implements MockResponseBody {
    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      long end = System.nanoTime() + LONGEST.toNanos();
      try {
        while (System.nanoTime() < end) {
          sink.writeUtf8(" ").flush();
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
      } catch (IOException left) {
        reset.incrementAndGet();
        throw left;
      }
    }
  }

  String authority() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Writes what a client must trust. */
  void certificate(Path to) throws IOException {
    Files.writeString(to, held.certificatePem());
  }

  /** From so many requests from now on. */
  void withhold(int next) {
    toWithhold.set(next);
  }

  /** Goes on with what was withheld until now. */
  void release() {
    CountDownLatch before = released;
    released = new CountDownLatch(1);
    before.countDown();
  }

  int requests() {
    return requests.get();
  }

  int withheld() {
    return withheld.get();
  }

  /** Withheld requests whose streams the client has reset. */
  int reset() {
    return reset.get();
  }

  int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    release();
    server.close();
  }
}
