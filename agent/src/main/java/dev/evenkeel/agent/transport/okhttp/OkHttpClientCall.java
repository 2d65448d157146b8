package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.AnswerTap;
import dev.evenkeel.agent.call.BlockingClient;
import dev.evenkeel.agent.call.Detour;
import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.call.Synthetic;
import dev.evenkeel.agent.llm.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Timeout;

/** OkHttp's side of the blocking driver. */
final class OkHttpClientCall implements BlockingClient<Response, IOException> {

  private static final long FIRST_CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long ERROR_NANOS = TimeUnit.SECONDS.toNanos(5); // as over java.net.http

  private final Pipeline pipeline;
  private final Interceptor.Chain chain;
  private final Request own; // the application's
  private Request request; // the one on its way
  private Request sent; // the same, perhaps marked
  private Detour detour; // which it takes, or null
  private final long startNanos;
  private IOException cut;
  private final LlmCall call;
  private Function<Request, Call> alone; // null where an exchange cannot be made twice
  private HedgedExchange hedged; // the last one, or null
  private Sends sends; // of the attempt
  private long shown; // bytes of a held answer that the tap has seen

  /**
   * @param startNanos when the exchange was seen, as {@link System#nanoTime()}
   */
  OkHttpClientCall(
      Pipeline pipeline, Interceptor.Chain chain, Request request, long startNanos, LlmCall call) {
    this.pipeline = pipeline;
    this.chain = chain;
    this.own = request;
    this.request = request;
    this.startNanos = startNanos;
    this.call = call;
  }

  /**
   * From now on an exchange may be made twice.
   *
   * @param alone makes it a call of its own; null where that cannot be
   */
  void hedge(Function<Request, Call> alone) {
    this.alone = alone;
  }

  @Override
  public Response send(Detour other, long patienceNanos) throws IOException {
    shown = 0;
    if (other != detour) {
      detour = other;
      request = DetourGuard.request(own, other);
    }
    int limit = HeadLimit.millis(chain, patienceNanos);
    sent = limit == 0 ? request : HeadLimit.mark(request, chain.readTimeoutMillis());
    sends = Sends.begin(call.resends());
    try {
      return sends.asItCame(proceed(limit));
    } catch (IOException failure) {
      throw Sends.asItWas(failure);
    } finally {
      sends.end();
    }
  }

  private Response proceed(int limit) throws IOException {
    if (limit == 0) {
      long after = alone == null ? Long.MAX_VALUE : call.hedgeNanos();
      return after == Long.MAX_VALUE ? chain.proceed(sent) : hedged(after);
    }
    return chain.withReadTimeout(limit, TimeUnit.MILLISECONDS).proceed(sent);
  }

  private Response hedged(long afterNanos) throws IOException {
    hedged = new HedgedExchange(chain.call(), this::exchange, call);
    return hedged.run(afterNanos, pipeline.timer());
  }

  /** The application's timeout ends with the head of an answer that another call brings. */
  private Call exchange() {
    Call exchange = alone.apply(sent);
    Timeout own = chain.call().timeout();
    if (own.timeoutNanos() > 0) {
      long left = own.timeoutNanos() - (System.nanoTime() - startNanos);
      exchange.timeout().timeout(Math.max(1, left), TimeUnit.NANOSECONDS);
    }
    if (own.hasDeadline()) {
      exchange.timeout().deadlineNanoTime(own.deadlineNanoTime());
    }
    return exchange;
  }

  @Override
  public Response give(Response answer) {
    overWithHedge();
    return cut != null || detour != null || answer.request() == sent
        ? builder(answer).build()
        : answer;
  }

  /** Interceptors above see the request they made, unless a redirect has changed it. */
  private Response.Builder builder(Response answer) {
    Response.Builder builder = answer.newBuilder();
    if (detour != null) {
      builder.header(Detour.HEADER, detour.mark());
    }
    if (cut != null) {
      builder.body(new CutBody(answer.body(), cut));
    }
    boolean left = detour != null && detour.leaves(); // whatever it was followed up by there
    return left || answer.request() == sent ? builder.request(chain.request()) : builder;
  }

  @Override
  public int status(Response answer) {
    return answer.code();
  }

  @Override
  public Headers headers(Response answer) {
    return OkHttpExchange.headers(answer.headers());
  }

  /**
   * A body that brings nothing for 5 s is judged by what has come of it, and ends there: what
   * OkHttp has given up reading cannot be read on. One that goes on slowly is judged after 5 s and
   * stays whole.
   */
  @Override
  public byte[] peek(Response answer, int limit) {
    ResponseBody body = answer.body();
    if (body == null) {
      return new byte[0];
    }
    BufferedSource source = body.source();
    cut = null;
    long start = System.nanoTime();
    try {
      boolean more = true;
      while (more && source.getBuffer().size() < limit && System.nanoTime() - start < ERROR_NANOS) {
        more = Patience.limit(source.timeout(), ERROR_NANOS, () -> next(source));
      }
    } catch (IOException failure) {
      cut = failure; // what has come says enough to classify it
    }
    Buffer copy = source.getBuffer().clone();
    try {
      return copy.readByteArray(Math.min(copy.size(), limit));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean next(BufferedSource source) throws IOException {
    return source.request(source.getBuffer().size() + 1);
  }

  @Override
  public boolean more(Response answer, AnswerTap tap) throws IOException {
    ResponseBody body = answer.body();
    if (body == null) {
      return false;
    }
    BufferedSource source = body.source();
    boolean more =
        Patience.limit(source.timeout(), tap.patienceNanos(), () -> source.request(shown + 1));
    TappedBody.show(source.getBuffer(), shown, tap, new Buffer.UnsafeCursor());
    shown = source.getBuffer().size();
    return more;
  }

  @Override
  public Response tap(Response answer, AnswerTap tap) {
    ResponseBody body = answer.body();
    return body == null
        ? give(answer)
        : builder(answer).body(new TappedBody(body, tap, shown, silence(tap))).build();
  }

  private Silence silence(AnswerTap tap) {
    try {
      return Silence.of(chain.call(), tap, pipeline::timer, hedged);
    } catch (RuntimeException | LinkageError fault) {
      pipeline.internalError("okhttp", fault);
      return Silence.never(tap);
    }
  }

  @Override
  public Response stop(Response answer) {
    overWithHedge();
    return builder(answer).header("x-should-retry", "false").build();
  }

  @Override
  public void discard(Response answer) {
    overWithHedge();
    answer.close();
  }

  private void overWithHedge() {
    if (hedged != null) {
      hedged.over();
    }
  }

  @Override
  public Response synthetic(Synthetic answer) {
    long now = System.currentTimeMillis();
    Response.Builder response =
        new Response.Builder()
            .request(chain.request())
            .protocol(Protocol.HTTP_1_1)
            .code(answer.status())
            .message(reason(answer.status()))
            .sentRequestAtMillis(now)
            .receivedResponseAtMillis(now)
            .body(new SyntheticBody(answer));
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      response.header(header.getKey(), header.getValue());
    }
    return response.build();
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 504 -> "Gateway Timeout";
      case 529 -> "Site is overloaded";
      default -> "Service Unavailable";
    };
  }

  /** OkHttp does so where a connection was in use before, and where a host has more addresses. */
  @Override
  public void tellSentAgain(Exception failure) {
    int times = sends == null ? 0 : sends.failedBefore(failure);
    if (times > 0 && hedged == null) { // these are calls of their own
      call.sentAgain(times, sends.last());
    }
  }

  @Override
  public boolean cancelled() {
    return chain.call().isCanceled();
  }

  /**
   * OkHttp cancels a call whose {@code callTimeout} is over, and does not say so. The timeout began
   * before this exchange was seen, so that the last quarter of it counts as its end, and of a short
   * one up to the last half, as an SDK's first call may take that long to get here.
   */
  @Override
  public boolean expired() {
    long timeout = chain.call().timeout().timeoutNanos();
    long end = Math.max(timeout / 4, Math.min(timeout / 2, FIRST_CALL_NANOS));
    return timeout > 0 && System.nanoTime() - startNanos >= timeout - end;
  }

  /** OkHttp's own words; it turns them into a timeout where {@code callTimeout} has cancelled. */
  @Override
  public IOException cancellation() {
    return new IOException("Canceled");
  }

  @Override
  public IOException interruption(InterruptedException interrupt) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  private static final class SyntheticBody extends ResponseBody {

    private final MediaType type;
    private final int length;
    private final Buffer content;

    SyntheticBody(Synthetic answer) {
      type = MediaType.parse(answer.headers().get("content-type"));
      length = answer.body().length;
      content = new Buffer().write(answer.body());
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return length;
    }

    @Override
    public BufferedSource source() {
      return content;
    }
  }
}
