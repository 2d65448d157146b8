package dev.evenkeel.it.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;

/**
 * Sockets to nowhere, for an OkHttp client whose calls are all its own: each request, once written,
 * is answered from memory. The client and the agent run whole; only the network is left out.
 */
public final class InMemorySockets extends SocketFactory {

  private final byte[] answer;

  /**
   * @param body of every answer, in ASCII
   * @param type its media type
   */
  public InMemorySockets(String body, String type) {
    answer =
        ("HTTP/1.1 200 OK\r\ncontent-type: "
                + type
                + "\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Socket createSocket() {
    return new InMemorySocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    return createSocket();
  }

  private final class InMemorySocket extends Socket {

    private InputStream in = new ByteArrayInputStream(new byte[0]);
    private boolean closed;

    @Override
    public void connect(SocketAddress to, int timeout) {
      // There is nobody to connect to.
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void setSoTimeout(int timeout) {
      // Nothing here takes time.
    }

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          return in.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          return in.read(to, offset, length);
        }

        @Override
        public int available() throws IOException {
          return in.available();
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return new ByteArrayOutputStream() {
        @Override
        public void flush() {
          // The client flushes when the request is whole.
          reset();
          in = new ByteArrayInputStream(answer);
        }
      };
    }
  }
}
