package dev.evenkeel.agent.transport.okhttp;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Limits how long the head of an answer may take. OkHttp takes the limit for that of every read of
 * the exchange; near the wire, once the head is there, the client's own timeout is put back.
 */
final class HeadLimit implements Interceptor {

  private final ConnectionPool pool;

  HeadLimit(ConnectionPool pool) {
    this.pool = pool;
  }

  /** On a request whose head is limited: what the client waits itself, 0 for ever. */
  private record Own(int millis) {}

  /** The timeout to set for reading; 0 for none, as the client does not wait longer itself. */
  static int millis(Chain chain, long nanos) {
    long limit = TimeUnit.NANOSECONDS.toMillis(nanos);
    int own = chain.readTimeoutMillis();
    return limit >= Integer.MAX_VALUE || own > 0 && own <= limit ? 0 : (int) Math.max(1, limit);
  }

  /**
   * A request whose head is limited.
   *
   * @param ownMillis what the client waits itself; 0 for ever
   */
  static Request mark(Request request, int ownMillis) {
    return request.newBuilder().tag(Own.class, new Own(ownMillis)).build();
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response answer;
    try {
      answer = Sends.answered(chain.proceed(chain.request()));
    } catch (IOException failure) {
      throw Sends.failed(failure, chain.call(), pool);
    }
    Own own = chain.request().tag(Own.class);
    if (own != null) {
      putBack(own, answer.body(), chain.connection());
    }
    return answer;
  }

  private static void putBack(Own own, ResponseBody body, Connection connection)
      throws IOException {
    if (body != null) {
      body.source().timeout().timeout(own.millis(), TimeUnit.MILLISECONDS);
    }
    if (connection != null
        && connection.protocol() != Protocol.HTTP_2
        && connection.protocol() != Protocol.H2_PRIOR_KNOWLEDGE) { // whose streams share a socket
      connection.socket().setSoTimeout(own.millis());
    }
  }
}
