package dev.evenkeel.it.jdk;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.RawChat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client for each scenario, and the request to send with it. */
final class Clients {

  record Open(HttpClient client, HttpRequest request) {}

  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

  Open open(Case call, Version version, boolean stream) {
    HttpClient client = clients.computeIfAbsent(call.client(), key -> client(call, version));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(call.url() + RawChat.PATH))
            .header("Authorization", "Bearer sk-test")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(RawChat.request(call, stream)));
    if (!call.timeout().isZero()) {
      request.timeout(call.timeout());
    }
    return new Open(client, request.build());
  }

  private static HttpClient client(Case call, Version version) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(version);
    if (!call.certificate().isEmpty()) {
      builder.sslContext(trusting(Path.of(call.certificate())));
    }
    return builder.build();
  }

  private static SSLContext trusting(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "provider", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
