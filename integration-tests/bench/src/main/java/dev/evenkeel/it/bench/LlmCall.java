package dev.evenkeel.it.bench;

import dev.evenkeel.it.app.InMemorySockets;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole LLM call of OkHttp with 1 KB of JSON each way, on sockets in memory: what it costs more
 * with the agent than without is the agent's own work, with everything that it does for a call.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 8, time = 1)
public class LlmCall {

  private static final String TEXT = "All is well and the sea is calm. ".repeat(26);

  private final OkHttpClient whole = client(answer(), "application/json");
  private final OkHttpClient streamed = client(stream(), "text/event-stream");
  private final Request request = request(false);
  private final Request streamRequest = request(true);

  static String answer() {
    return "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
        + "\"message\":{\"role\":\"assistant\",\"content\":\""
        + TEXT
        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":190}}";
  }

  static String question() {
    return question(false);
  }

  private static String question(boolean stream) {
    return "{\"model\":\"gpt-4o\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\""
        + TEXT
        + "\"}]}";
  }

  private static String stream() {
    String chunk =
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
            + "\"delta\":{\"content\":\" calm\"},\"finish_reason\":null}]}\n\n";
    return chunk.repeat(50) + chunk.replace("null", "\"stop\"") + "data: [DONE]\n\n";
  }

  private static OkHttpClient client(String answer, String type) {
    return new OkHttpClient.Builder()
        .socketFactory(new InMemorySockets(answer, type))
        .dns(host -> List.of(InetAddress.getLoopbackAddress()))
        .connectTimeout(Duration.ZERO)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .build();
  }

  private static Request request(boolean stream) {
    return new Request.Builder()
        .url("http://api.openai.com/v1/chat/completions")
        .header("authorization", "Bearer sk-test")
        .post(RequestBody.create(question(stream), MediaType.get("application/json")))
        .build();
  }

  @Benchmark
  public Object okHttpCall() throws IOException {
    return call(whole, request);
  }

  @Benchmark
  public Object okHttpStreamOf50Chunks() throws IOException {
    return call(streamed, streamRequest);
  }

  private static Object call(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.body().bytes();
    }
  }
}
