package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Detour;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;

/**
 * The request on its way out: what can be known of its body beforehand, whether it can be sent
 * again, and the request that each attempt sends.
 *
 * <p>The JDK's publishers of arrays, strings and files give the same bytes to every subscriber, so
 * they are read beforehand. Any other publisher may be good for one subscription only (an input
 * stream, an iterator, a framework's own): a {@link Prefetch} makes that and is sent in its place.
 * Where the body is announced as long, or waits for the server's consent, nobody but the client
 * subscribes, and a {@link CapturingPublisher} keeps what passes.
 */
final class Outgoing {

  /** As in facts on uploads: larger is no prompt. */
  private static final long READ_LIMIT = 8L * 1024 * 1024;

  /** Since Java 26 the timeout of a request covers the body of its answer too. */
  private static final boolean ENDS_WITH_HEAD = Runtime.version().feature() < 26;

  private static final String PUBLISHERS = "jdk.internal.net.http.RequestPublishers$";
  private static final Set<String> REPEATABLE =
      Set.of(
          PUBLISHERS + "ByteArrayPublisher",
          PUBLISHERS + "StringPublisher",
          PUBLISHERS + "EmptyPublisher",
          PUBLISHERS + "FilePublisher");

  /** What {@link HttpRequest.Builder#build()} gives; it can always be built again. */
  private static final String BUILT = "jdk.internal.net.http.ImmutableHttpRequest";

  private final HttpRequest request;
  private final long startNanos;
  private final long timeoutNanos;
  private final byte[] body;
  private final CapturingPublisher capture;
  private final boolean rebuildable;
  private final String hidden;
  private boolean sent;

  private Outgoing(
      HttpRequest request,
      long startNanos,
      byte[] body,
      CapturingPublisher capture,
      boolean rebuildable,
      String hidden) {
    this.request = request;
    this.startNanos = startNanos;
    this.timeoutNanos = request.timeout().map(Outgoing::nanos).orElse(Long.MAX_VALUE);
    this.body = body;
    this.capture = capture;
    this.rebuildable = rebuildable;
    this.hidden = rebuildable ? hidden : "";
  }

  /**
   * Looks at a request that is about to be sent.
   *
   * @param startNanos when the call began, as {@link System#nanoTime()}
   * @param hidden the header that is not to be sent, or an empty string
   */
  static Outgoing of(HttpRequest request, long startNanos, String hidden) {
    boolean rebuildable = rebuildable(request);
    BodyPublisher publisher = request.bodyPublisher().orElse(null);
    if (publisher == null) {
      return new Outgoing(request, startNanos, new byte[0], null, rebuildable, hidden);
    }
    if (REPEATABLE.contains(publisher.getClass().getName())) {
      byte[] read =
          publisher.contentLength() <= READ_LIMIT ? BodyReader.read(publisher, READ_LIMIT) : null;
      return new Outgoing(request, startNanos, read, null, rebuildable, hidden);
    }
    if (!rebuildable) {
      return new Outgoing(request, startNanos, null, null, false, hidden);
    }
    if (request.expectContinue() || publisher.contentLength() > READ_LIMIT) {
      CapturingPublisher passing = new CapturingPublisher(publisher);
      return new Outgoing(request, startNanos, null, passing, true, hidden);
    }
    Prefetch prefetch = Prefetch.of(publisher, READ_LIMIT);
    byte[] read = prefetch.body();
    CapturingPublisher capture =
        read == null
            ? new CapturingPublisher(prefetch.rest())
            : CapturingPublisher.of(read, publisher.contentLength());
    return new Outgoing(request, startNanos, read, capture, true, hidden);
  }

  /** A request class of the application's own may hold what the builder refuses to take. */
  private static boolean rebuildable(HttpRequest request) {
    if (request.getClass().getName().equals(BUILT)) {
      return true;
    }
    try {
      rebuild(request).build();
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /** Whether the request can be changed. */
  boolean rebuildable() {
    return rebuildable;
  }

  /** The whole body, or null where it cannot be read before it is sent. */
  byte[] body() {
    return body;
  }

  /** Asked when an attempt has ended: before, a captured body is not yet there. */
  boolean repeatable() {
    return rebuildable && (body != null || capture != null && capture.captured() != null);
  }

  long remainingNanos() {
    return timeoutNanos == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : timeoutNanos - (System.nanoTime() - startNanos);
  }

  /**
   * The request of the next attempt: the application's own where nothing has to change.
   *
   * @param detour what to send in place of the application's own; null for that
   * @param patienceNanos how long its headers may take; {@link Long#MAX_VALUE} for no limit
   * @throws HttpTimeoutException when the call's time is up, as the client would throw it
   */
  HttpRequest next(Detour detour, long patienceNanos) throws HttpTimeoutException {
    boolean first = !sent;
    sent = true;
    long left = first ? timeoutNanos : remainingNanos();
    if (left <= 0 && !first) {
      throw new HttpTimeoutException("request timed out");
    }
    boolean limited = patienceNanos < left && rebuildable && ENDS_WITH_HEAD;
    boolean timed = limited || !first && timeoutNanos != Long.MAX_VALUE;
    if (detour == null && capture == null && !timed && hidden.isEmpty()) {
      return request;
    }
    HttpRequest.Builder next =
        HttpRequest.newBuilder(
            request,
            (name, value) ->
                !name.equalsIgnoreCase(hidden) && (detour == null || detour.passes(name)));
    if (detour != null) {
      lead(detour, next);
      next.method(request.method(), HttpRequest.BodyPublishers.ofByteArray(detour.body()));
    } else if (capture != null) {
      next.method(request.method(), first ? capture : capture.replay());
    }
    if (timed) {
      next.timeout(Duration.ofNanos(limited ? patienceNanos : left));
    }
    return next.build();
  }

  private void lead(Detour detour, HttpRequest.Builder next) {
    if (detour.leaves()) {
      next.uri(URI.create(detour.base() + detour.path()));
    } else if (detour.path() != null) {
      next.uri(request.uri().resolve(detour.path()));
    }
    if (detour.keyHeader() != null) {
      next.setHeader(detour.keyHeader(), detour.keyValue());
    }
  }

  private static HttpRequest.Builder rebuild(HttpRequest request) {
    return HttpRequest.newBuilder(request, (name, value) -> true);
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException centuries) {
      return Long.MAX_VALUE;
    }
  }
}
