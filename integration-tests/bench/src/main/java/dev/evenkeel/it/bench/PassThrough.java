package dev.evenkeel.it.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The woven entry points on requests that are no LLM calls. {@code newCall} only makes the call
 * object. {@code send} is called by an interrupted thread, which it refuses in its first line, so
 * that what is timed is the way to that line; the JVM runs with {@code -XX:-StackTraceInThrowable},
 * so that the refusal is cheap, and without inlining {@code send}, so that it costs the same woven
 * or not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class PassThrough {

  private final OkHttpClient okHttp = new OkHttpClient();
  private final Request post =
      new Request.Builder()
          .url("https://orders.example.com/v2/orders?customer=4711")
          .post(RequestBody.create("{}", MediaType.get("application/json")))
          .build();
  private final Request get =
      new Request.Builder().url("https://orders.example.com/v2/orders?customer=4711").build();
  private final HttpClient jdk = HttpClient.newHttpClient();
  private final HttpRequest jdkPost =
      HttpRequest.newBuilder(URI.create("https://orders.example.com/v2/orders?customer=4711"))
          .POST(HttpRequest.BodyPublishers.ofString("{}"))
          .build();

  @Benchmark
  public Object okHttpPost() {
    return okHttp.newCall(post);
  }

  @Benchmark
  public Object okHttpGet() {
    return okHttp.newCall(get);
  }

  @Benchmark
  public Object jdkPost() throws Exception {
    Thread.currentThread().interrupt();
    try {
      return jdk.send(jdkPost, HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException expected) {
      return expected;
    }
  }
}
