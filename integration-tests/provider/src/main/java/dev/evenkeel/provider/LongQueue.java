package dev.evenkeel.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import javax.net.ServerSocketFactory;

/**
 * Server sockets that let many connect at the same moment. By the default of 50 the others find
 * their packets dropped and try again after a second.
 */
final class LongQueue extends ServerSocketFactory {

  private static final int CONNECTIONS = 1_000;

  @Override
  public ServerSocket createServerSocket() throws IOException {
    return new ServerSocket() {
      @Override
      public void bind(SocketAddress address, int ignored) throws IOException {
        super.bind(address, CONNECTIONS);
      }
    };
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new ServerSocket(port, CONNECTIONS);
  }

  @Override
  public ServerSocket createServerSocket(int port, int ignored) throws IOException {
    return new ServerSocket(port, CONNECTIONS);
  }

  @Override
  public ServerSocket createServerSocket(int port, int ignored, InetAddress address)
      throws IOException {
    return new ServerSocket(port, CONNECTIONS, address);
  }
}
