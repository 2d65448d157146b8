package dev.evenkeel.it.differential;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** A certificate for this machine's loopback, made by the JDK's own tool. */
final class Tls {

  private static final String PASSWORD = "changeit";

  private final Path store;

  /**
   * @param folder where it is kept
   */
  Tls(Path folder) throws IOException, InterruptedException {
    store = folder.resolve("server.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String named = "-genkeypair -alias server -dname CN=127.0.0.1 -ext san=ip:127.0.0.1";
    String kind = "-keyalg EC -groupname secp256r1 -storetype PKCS12 -storepass " + PASSWORD;
    List<String> command = new java.util.ArrayList<>(List.of(tool));
    command.addAll(List.of((named + " " + kind).split(" ")));
    command.addAll(List.of("-keystore", store.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  /** What makes a JVM trust it. */
  List<String> flags() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /** Speaks HTTP/2 and nothing else. */
  ServerSocket listen() throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      SSLServerSocket socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      return socket;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
