package dev.evenkeel.it.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenkeel.agent.call.AnswerTap;
import dev.evenkeel.agent.call.BlockingClient;
import dev.evenkeel.agent.call.BlockingDriver;
import dev.evenkeel.agent.call.Detour;
import dev.evenkeel.agent.call.Exchange;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.call.Synthetic;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.metrics.Metrics;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Routes;
import dev.evenkeel.agent.slo.SloTracker;
import dev.evenkeel.agent.transport.jdk.JdkTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The agent's own work on an LLM call whose exchange is stubbed, 1 KB of JSON each way, all on: the
 * endpoint is matched, both bodies are read, policy decides, metrics, costs and objectives count.
 * {@code driver} is what every transport shares; {@code jdkWith} above {@code jdkWithout} is all
 * that a call of {@code java.net.http} costs more, but for the client's own threads. No thread but
 * this one runs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 8, time = 1)
public class OwnWork {

  private static final Map<String, String> REQUEST =
      Map.of("content-type", "application/json", "authorization", "Bearer sk-test");
  private static final Map<String, String> ANSWER = Map.of("content-type", "application/json");

  private final byte[] question = LlmCall.question().getBytes(UTF_8);
  private final byte[] answer = LlmCall.answer().getBytes(UTF_8);
  private final Pipeline pipeline = pipeline();
  private final JdkTransport jdk = new JdkTransport(pipeline);
  private final StubbedJdk client = new StubbedJdk();
  private final HttpRequest request =
      HttpRequest.newBuilder(URI.create("https://api.openai.com/v1/chat/completions"))
          .header("content-type", "application/json")
          .header("authorization", "Bearer sk-test")
          .POST(BodyPublishers.ofByteArray(question))
          .build();

  private static Pipeline pipeline() {
    Settings settings = SloCost.settings();
    Metrics metrics = new Metrics(settings, "bench");
    SloTracker tracker = new SloTracker(settings, List.of(metrics));
    metrics.price(PriceTable.load(settings.prices(), Set.of()));
    metrics.bind(tracker);
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    Routes routes =
        new Routes(settings, System::nanoTime, random, (endpoint, route, from, to, why) -> {});
    metrics.bind(routes);
    tracker.bind(routes::all);
    return new Pipeline(
        settings,
        routes,
        random,
        new Layers(System::nanoTime),
        new Both(metrics, tracker),
        System::nanoTime);
  }

  @Benchmark
  public Object driver() {
    return BlockingDriver.run(pipeline.begin(new Question(question)), new Provider(answer));
  }

  @Benchmark
  public Object jdkWithout() throws IOException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  @Benchmark
  public Object jdkWith() throws Throwable {
    return jdk.call("send", client, new Object[] {request, BodyHandlers.ofByteArray()});
  }

  private record Both(Recorder metrics, Recorder tracker) implements Recorder {
    @Override
    public void callStarted(Endpoint endpoint) {
      metrics.callStarted(endpoint);
      tracker.callStarted(endpoint);
    }

    @Override
    public void attemptEnded(Attempt attempt) {
      metrics.attemptEnded(attempt);
      tracker.attemptEnded(attempt);
    }

    @Override
    public void callEnded(Call call) {
      metrics.callEnded(call);
      tracker.callEnded(call);
    }

    @Override
    public void internalError(String component, Throwable failure) {
      throw new IllegalStateException(component, failure);
    }
  }

  private record Question(byte[] body) implements Exchange {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String host() {
      return "api.openai.com";
    }

    @Override
    public int port() {
      return -1;
    }

    @Override
    public String path() {
      return "/v1/chat/completions";
    }

    @Override
    public Headers headers() {
      return REQUEST::get;
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public long remainingNanos() {
      return Long.MAX_VALUE;
    }
  }

  private record Provider(byte[] body) implements BlockingClient<byte[], RuntimeException> {
    @Override
    public byte[] send(Detour detour, long patienceNanos) {
      return body;
    }

    @Override
    public int status(byte[] answer) {
      return 200;
    }

    @Override
    public Headers headers(byte[] answer) {
      return ANSWER::get;
    }

    /** The application reads it to its end. */
    @Override
    public byte[] tap(byte[] answer, AnswerTap tap) {
      tap.accept(answer, 0, answer.length);
      tap.ended();
      return answer;
    }

    @Override
    public boolean more(byte[] answer, AnswerTap tap) {
      throw new UnsupportedOperationException("a whole answer is not held");
    }

    @Override
    public byte[] peek(byte[] answer, int limit) {
      throw new UnsupportedOperationException("no error is answered");
    }

    @Override
    public byte[] give(byte[] answer) {
      return answer;
    }

    @Override
    public byte[] stop(byte[] answer) {
      return answer;
    }

    @Override
    public void discard(byte[] answer) {}

    @Override
    public byte[] synthetic(Synthetic answer) {
      throw new IllegalStateException("refused: " + answer.status());
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public boolean expired() {
      return false;
    }

    @Override
    public RuntimeException cancellation() {
      return new IllegalStateException("cancelled");
    }

    @Override
    public RuntimeException interruption(InterruptedException interrupt) {
      return new IllegalStateException(interrupt);
    }
  }
}
