package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.Detour;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Stands last before the wire, where a request that goes to another endpoint has all that the
 * client adds to it: the cookies of a jar that does not look at hosts, the key of an authenticator
 * that was refused, a redirect's target. Nothing of the application's own goes past it.
 */
final class DetourGuard implements Interceptor {

  /** What a client sends of itself. */
  private static final Set<String> WIRE =
      Set.of("connection", "content-length", "host", "transfer-encoding");

  /** The request on a detour. */
  static Request request(Request own, Detour detour) throws IOException {
    Request.Builder builder = own.newBuilder();
    if (detour.path() != null) {
      HttpUrl url =
          own.url().resolve(detour.leaves() ? detour.base() + detour.path() : detour.path());
      if (url == null) {
        throw new IOException("Evenkeel: no way to " + detour.base());
      }
      builder.url(url);
    }
    builder.method(own.method(), new ReplacedBody(own.body().contentType(), detour.body()));
    if (detour.leaves()) {
      strip(own, detour, builder);
      key(detour, builder);
      builder.tag(Detour.class, detour);
    }
    return builder.build();
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Detour detour = request.tag(Detour.class);
    if (detour == null) {
      return chain.proceed(request);
    }
    Request.Builder builder = request.newBuilder();
    strip(request, detour, builder);
    if (isThere(request.url(), detour)) {
      key(detour, builder);
    }
    return chain.proceed(builder.build());
  }

  private static boolean isThere(HttpUrl url, Detour detour) {
    HttpUrl there = url.resolve(detour.base());
    return there != null
        && there.host().equals(url.host())
        && there.port() == url.port()
        && there.scheme().equals(url.scheme());
  }

  private static void strip(Request request, Detour detour, Request.Builder builder) {
    for (String name : request.headers().names()) {
      if (!detour.passes(name) && !WIRE.contains(name.toLowerCase(Locale.ROOT))) {
        builder.removeHeader(name);
      }
    }
  }

  private static void key(Detour detour, Request.Builder builder) {
    if (detour.keyHeader() != null) {
      builder.header(detour.keyHeader(), detour.keyValue());
    }
  }
}
