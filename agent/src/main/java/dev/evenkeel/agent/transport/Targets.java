package dev.evenkeel.agent.transport;

import dev.evenkeel.agent.weave.Target;
import java.util.List;

/** What is woven: a line for each method through which a library sends its requests. */
public final class Targets {

  /** In the order of the points that woven code hands to the bridge. */
  public static final List<Target> ALL =
      List.of(
          new Target("okhttp.OkHttpTransport", "okhttp3/OkHttpClient", "newCall", 1),
          new Target("jdk.JdkTransport", "jdk/internal/net/http/HttpClientImpl", "send", 2),
          new Target("jdk.JdkTransport", "jdk/internal/net/http/HttpClientImpl", "sendAsync", 3));

  private Targets() {}
}
