package dev.evenkeel.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * An LLM provider on a loopback port: the APIs of {@link Api#all}, JSON and streams, with faults by
 * script. Remembers every request, by model.
 */
public final class ScriptedProvider implements AutoCloseable {

  private final Map<String, List<Received>> received = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final MockWebServer server = new MockWebServer();
  private final String scheme;
  private final String certificate;

  private ScriptedProvider(Script script, int port, boolean tls) {
    server.setDispatcher(new ScriptDispatcher(script, this::record, closed));
    // Bodies are hashed on arrival; nobody reads the server's own queue of them.
    server.setBodyLimit(1 << 20);
    server.setServerSocketFactory(new LongQueue());
    if (tls) {
      HeldCertificate held =
          new HeldCertificate.Builder()
              .commonName("scripted provider")
              .addSubjectAlternativeName("localhost")
              .addSubjectAlternativeName("127.0.0.1")
              .build();
      server.useHttps(
          new HandshakeCertificates.Builder().heldCertificate(held).build().sslSocketFactory());
      server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
      certificate = held.certificatePem();
    } else {
      certificate = "";
    }
    scheme = tls ? "https" : "http";
    try {
      server.start(InetAddress.getLoopbackAddress(), port);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  /**
   * Listens on 127.0.0.1, HTTP/1.1.
   *
   * @param port 0 for a free one
   */
  public static ScriptedProvider start(Script script, int port) {
    return new ScriptedProvider(script, port, false);
  }

  /** Listens on a free port with TLS, HTTP/2 first; see {@link #certificate}. */
  public static ScriptedProvider startTls(Script script) {
    return new ScriptedProvider(script, 0, true);
  }

  /** What a client must trust, as PEM; empty without TLS. */
  public String certificate() {
    return certificate;
  }

  /** Scheme, host and port, without a path. */
  public String url() {
    return scheme + "://" + authority();
  }

  public String authority() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The requests for {@code model} so far, in order of arrival. */
  public List<Received> received(String model) {
    return List.copyOf(received.getOrDefault(model, List.of()));
  }

  private Received record(Received request) {
    List<Received> list =
        received.computeIfAbsent(request.model(), model -> new CopyOnWriteArrayList<>());
    synchronized (list) {
      Received numbered =
          new Received(
              list.size(),
              request.nanos(),
              request.path(),
              request.model(),
              request.stream(),
              request.lastRole(),
              request.headers(),
              request.bodyHash(),
              request.protocol());
      list.add(numbered);
      return numbered;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.close();
  }
}
