package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.Exchange;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.llm.QuickHeaders;
import java.util.Locale;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;

/** What OkHttp knows of a request. */
final class OkHttpExchange implements Exchange {

  private final Interceptor.Chain chain;
  private final Request request;
  private final byte[] body;
  private final boolean repeatable;
  private final boolean canLeave;
  private final Headers headers;
  private final long startNanos = System.nanoTime();

  private OkHttpExchange(
      Interceptor.Chain chain,
      Headers headers,
      Request request,
      byte[] body,
      boolean repeatable,
      boolean canLeave) {
    this.chain = chain;
    this.headers = headers;
    this.request = request;
    this.body = body;
    this.repeatable = repeatable;
    this.canLeave = canLeave;
  }

  /**
   * Looks at a request. The body is written once, into memory, and sent from there: a body that
   * costs much to write is written as often as without the agent, however often it is sent.
   *
   * @param canLeave see {@link Exchange#canLeave}
   * @param hidden gives the header that is not to be sent, or an empty string
   */
  static OkHttpExchange of(
      Interceptor.Chain chain, boolean canLeave, Function<Headers, String> hidden) {
    Headers headers = headers(chain.request().headers());
    Request request = without(hidden.apply(headers), chain.request());
    RequestBody body = request.body();
    if (body == null) {
      return new OkHttpExchange(chain, headers, request, null, true, canLeave);
    }
    boolean repeatable = !once(body) && !body.isDuplex();
    byte[] own = OwnBody.read(body);
    byte[] bytes = own == null && repeatable ? CapturedBody.read(body) : own;
    if (bytes == null || own != null || OwnBody.is(body)) {
      return new OkHttpExchange(chain, headers, request, bytes, repeatable, canLeave);
    }
    Request captured =
        request.newBuilder().method(request.method(), new CapturedBody(body, bytes)).build();
    return new OkHttpExchange(chain, headers, captured, bytes, true, canLeave);
  }

  /** OkHttp 3 and 4 do not ask the parts of a body. */
  private static boolean once(RequestBody body) {
    return body.isOneShot()
        || (body instanceof MultipartBody
            && ((MultipartBody) body).parts().stream().anyMatch(part -> once(part.body())));
  }

  private static Request without(String header, Request request) {
    return header.isEmpty() ? request : request.newBuilder().removeHeader(header).build();
  }

  /** The request to send. */
  Request request() {
    return request;
  }

  /** When it was seen, as {@link System#nanoTime()}. */
  long startNanos() {
    return startNanos;
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String host() {
    return request.url().host().toLowerCase(Locale.ROOT);
  }

  @Override
  public int port() {
    HttpUrl url = request.url();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? -1 : url.port();
  }

  @Override
  public String path() {
    String query = request.url().encodedQuery();
    String path = request.url().encodedPath();
    return query == null ? path : path + '?' + query;
  }

  @Override
  public Headers headers() {
    return headers;
  }

  /** The same for those of an answer. */
  static Headers headers(okhttp3.Headers all) {
    long lengths = 0;
    for (int i = 0; i < all.size(); i++) {
      lengths |= QuickHeaders.bit(all.name(i));
    }
    return new QuickHeaders(all::get, lengths);
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public boolean canLeave() {
    return canLeave;
  }

  @Override
  public boolean repeatable() {
    return repeatable;
  }

  /**
   * From {@code callTimeout}, which started a little before this exchange did: the difference is
   * what the interceptors above took.
   */
  @Override
  public long remainingNanos() {
    long timeout = chain.call().timeout().timeoutNanos();
    return timeout == 0 ? Long.MAX_VALUE : Math.max(0, timeout - (System.nanoTime() - startNanos));
  }
}
