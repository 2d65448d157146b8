package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.Resends;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.Response;

/**
 * The requests of one exchange that fail on the wire, and how many may. OkHttp sends one again by
 * itself for each idle connection that turns out to be dead, and for ever where a server that
 * speaks HTTP/2 goes away each time. Known to the thread that makes the exchange.
 */
final class Sends {

  private static final int TIMED_OUT = 408;
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_AFTER = "Retry-After";

  private static final ThreadLocal<Sends> CURRENT = new ThreadLocal<>();

  private final Sends outer; // within which this exchange is made, or null
  private final Resends resends;
  private int failed;
  private IOException last;
  private boolean timedOut; // the last answer was a 408, which has failed if OkHttp sends again
  private Headers hinted; // of an answer of whose hint OkHttp was not told the truth; or null
  private int status; // its status

  private Sends(Sends outer, Resends resends) {
    this.outer = outer;
    this.resends = resends;
  }

  /**
   * Begins an exchange of this thread.
   *
   * @param resends how many requests may fail, the last being sent over a new connection; and
   *     whether OkHttp sends again where a 503 asks for it at once, and where a 408 asks for no
   *     wait
   */
  static Sends begin(Resends resends) {
    Sends sends = new Sends(CURRENT.get(), resends);
    CURRENT.set(sends);
    return sends;
  }

  /** Ends what began last on this thread. */
  void end() {
    CURRENT.set(outer);
  }

  /** What OkHttp is to be told of a request that has failed. */
  static IOException failed(IOException failure, Call call, ConnectionPool pool) {
    Sends sends = CURRENT.get();
    return sends == null ? failure : sends.count(failure, call, pool);
  }

  private IOException count(IOException failure, Call call, ConnectionPool pool) {
    sentAfterTimeout();
    failed++;
    last = failure;
    if (failed >= resends.most()) {
      return new Last(failure);
    }
    if (failed == resends.most() - 1
        && !(failure instanceof InterruptedIOException)
        && !call.isCanceled()) {
      pool.evictAll(); // whose other idle connections may be as dead
    }
    return failure;
  }

  /** What OkHttp is to be told of an answer. */
  static Response answered(Response answer) {
    Sends sends = CURRENT.get();
    return sends == null ? answer : sends.told(answer);
  }

  private Response told(Response answer) {
    sentAfterTimeout();
    int code = answer.code();
    if (code != UNAVAILABLE && code != TIMED_OUT) {
      return answer;
    }
    String hint = answer.header(RETRY_AFTER);
    boolean atOnce = hint != null && hint.matches("0+");
    if (code == UNAVAILABLE) {
      return atOnce && !resends.unavailable() ? told(answer, null) : answer;
    }
    timedOut = true;
    boolean over = !resends.timedOut() || failed + 1 >= resends.most();
    return over && (atOnce || hint == null) ? told(answer, "1") : answer;
  }

  private Response told(Response answer, String hint) {
    hinted = answer.headers();
    status = answer.code();
    Response.Builder told = answer.newBuilder().removeHeader(RETRY_AFTER);
    return (hint == null ? told : told.header(RETRY_AFTER, hint)).build();
  }

  private void sentAfterTimeout() {
    if (timedOut) {
      timedOut = false;
      failed++;
      last = new SocketTimeoutException("status " + TIMED_OUT);
    }
  }

  /** The answer as it was before it was told to OkHttp. */
  Response asItCame(Response answer) {
    if (hinted == null || answer.code() != status) {
      return answer;
    }
    Response.Builder came = answer.newBuilder().removeHeader(RETRY_AFTER);
    for (int i = 0; i < hinted.size(); i++) {
      if (hinted.name(i).equalsIgnoreCase(RETRY_AFTER)) {
        came.addHeader(hinted.name(i), hinted.value(i));
      }
    }
    return came.build();
  }

  /** How many have failed but for the one that the exchange has ended with. */
  int failedBefore(Exception end) {
    if (end != null) {
      sentAfterTimeout(); // and got no answer
    }
    return end == null || end != last ? failed : failed - 1;
  }

  /** What the last of them failed with; null for none. */
  IOException last() {
    return last;
  }

  /** The failure as it was before it was told to OkHttp. */
  static IOException asItWas(IOException failure) {
    if (!(failure instanceof Last)) {
      return failure;
    }
    IOException was = ((Last) failure).failure;
    for (Throwable earlier : failure.getSuppressed()) {
      if (earlier != was) {
        was.addSuppressed(earlier);
      }
    }
    return was;
  }

  /** Ends the exchange: OkHttp sends nothing again after what breaks the protocol. */
  private static final class Last extends ProtocolException {

    private static final long serialVersionUID = 1;

    private final transient IOException failure;

    Last(IOException failure) {
      super(failure.getMessage());
      this.failure = failure;
    }
  }
}
