package dev.evenkeel.agent.transport;

import static dev.evenkeel.agent.weave.Target.handOver;
import static dev.evenkeel.agent.weave.Target.look;
import static dev.evenkeel.agent.weave.Target.loop;
import static dev.evenkeel.agent.weave.Target.transport;

import dev.evenkeel.agent.weave.Target;
import java.util.List;

/**
 * What is woven: a line for each method through which a library sends its requests, and for each
 * through which an SDK or a framework runs its own retries where no header can stop them.
 */
public final class Targets {

  private static final String JDK_CLIENT = "jdk/internal/net/http/HttpClientImpl";

  /** The client lets a subscriber of its own end a call on the thread at hand, and no other. */
  private static final String JDK_TRUST =
      "jdk/internal/net/http/ResponseSubscribers$TrustedSubscriber";

  private static final String GAOS = "com/google/genai/gaos/utils/";
  private static final String GENAI_SENDER = "com/google/genai/Client$GenAiGaosHttpClient";
  private static final String OPENAI = "com/openai/core/http/RetryingHttpClient";
  private static final String ANTHROPIC = "com/anthropic/core/http/RetryingHttpClient";
  private static final String CLEVER_CLIENT =
      "io/github/sashirestela/cleverclient/retry/RetryableRequest";
  private static final String WATSONX =
      "com/ibm/watsonx/ai/core/http/interceptors/RetryInterceptor";

  /** In the order of the points that woven code hands to the bridge. */
  public static final List<Target> ALL =
      List.of(
          transport("okhttp.OkHttpTransport", "okhttp3/OkHttpClient", "newCall", 1),
          transport("jdk.JdkTransport", JDK_CLIENT, "send", 2),
          transport("jdk.JdkTransport", JDK_CLIENT, "sendAsync", 3),
          look("jdk.JdkLook", JDK_TRUST, "needsExecutor"),
          loop(
              "google-genai",
              "loop.InterceptorLoop",
              "com/google/genai/RetryInterceptor",
              "intercept",
              1),
          loop("google-genai", "loop.GaosLoop", GAOS + "Retries", "run", 0),
          loop("google-genai", "loop.GaosAsyncLoop", GAOS + "AsyncRetries", "retry", 1),
          loop("google-genai", "loop.GaosHandOver", GENAI_SENDER, "sendAsync", 1),
          loop(
              "cohere",
              "loop.InterceptorLoop",
              "com/cohere/api/core/RetryInterceptor",
              "intercept",
              1),
          loop(
              "langchain4j",
              "loop.LangChain4jLoop",
              "dev/langchain4j/internal/RetryUtils$RetryPolicy",
              "withRetry",
              2),
          loop(
              "spring-ai",
              "loop.SpringRetryLoop",
              "org/springframework/retry/support/RetryTemplate",
              "execute",
              1),
          loop(
              "spring-ai",
              "loop.SpringAiLoop",
              "org/springframework/core/retry/RetryTemplate",
              "execute",
              1),
          loop("openai", "loop.StainlessLoop", OPENAI, "execute", 2),
          loop("openai", "loop.StainlessLoop", OPENAI, "executeAsync", 2),
          loop("anthropic", "loop.StainlessLoop", ANTHROPIC, "execute", 2),
          loop("anthropic", "loop.StainlessLoop", ANTHROPIC, "executeAsync", 2),
          handOver(
                  "openai",
                  "loop.StainlessHandOver",
                  "com/openai/core/PrepareRequest",
                  "prepareAsync")
              .asStatic(),
          handOver(
                  "anthropic",
                  "loop.StainlessHandOver",
                  "com/anthropic/core/PrepareRequest",
                  "prepareAsync")
              .asStatic(),
          loop("simple-openai", "loop.CleverClientLoop", CLEVER_CLIENT, "execute", 1),
          loop("simple-openai", "loop.CleverClientLoop", CLEVER_CLIENT, "executeAsync", 1),
          // twice: once with a chain that blocks, once with one that does not
          loop("watsonx", "loop.WatsonxLoop", WATSONX, "intercept", 4),
          loop("watsonx", "loop.WatsonxLoop", WATSONX, "intercept", 4));

  private Targets() {}
}
