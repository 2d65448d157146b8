package dev.evenkeel.it.bench.storm;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * An application's JVM: makes its calls when it is told to, and then prints a line for each: when
 * it began, in ms, whether it succeeded, and how long it took, in ms.
 */
final class StormClient {

  /** Each is a route of its own, as if there were as many small services. */
  private static final int MODELS = 10;

  private static final double CALLS_PER_SECOND = 20;
  private static final int AT_ONCE = 100;
  private static final int ATTEMPTS = 3;
  private static final int MOST_ATTEMPTS = 1_000;
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** A call of the application; throws when it fails. */
  private interface Client {
    /**
     * @param question one of its own for each call, or they would be taken for each other's retries
     */
    void call(String model, String question) throws Exception;
  }

  private record Call(long beganMillis, boolean good, long tookMillis) {}

  private final OpenAIClient plain;
  private final OpenAIClient sdk;
  private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
  private final Map<String, FailsafeExecutor<Object>> executors = new ConcurrentHashMap<>();
  private long begun;

  private StormClient(String url) {
    plain = builder(url).maxRetries(0).build();
    sdk = builder(url).build();
  }

  /** Connections are opened by the warm-up: only requests are to be measured. */
  private static OpenAIOkHttpClient.Builder builder(String url) {
    return OpenAIOkHttpClient.builder()
        .apiKey("sk-storm")
        .baseUrl(url)
        .maxIdleConnections(AT_ONCE)
        .keepAliveDuration(Duration.ofMinutes(5));
  }

  /** Arguments: the provider's URL, the strategy, and {@code steady} or {@code at-once}. */
  public static void main(String[] args) throws Exception {
    StormClient application = new StormClient(args[0]);
    Client client = application.client(args[1]);
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> warm = new ArrayList<>();
    for (int i = 0; i < 2 * AT_ONCE; i++) {
      warm.add(threads.submit(() -> application.call(client, Wire.WARM_UP, "Warm?")));
      if (warm.size() % AT_ONCE == 0) {
        for (Future<?> each : warm) {
          each.get();
        }
      }
    }
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    application.begun = System.nanoTime();
    List<Future<Call>> calls =
        args[2].equals("steady")
            ? application.steady(client, threads)
            : application.atOnce(client, threads);
    StringBuilder report = new StringBuilder();
    for (Future<Call> each : calls) {
      Call call = each.get();
      report.append(call.beganMillis).append(' ').append(call.good ? 1 : 0);
      report.append(' ').append(call.tookMillis).append('\n');
    }
    System.out.print(report);
    System.out.println("done");
    System.exit(0);
  }

  /** The same moments and models for every strategy. */
  private List<Future<Call>> steady(Client client, ExecutorService threads) {
    SplittableRandom random = new SplittableRandom(42);
    List<Future<Call>> calls = new ArrayList<>();
    double at = 0;
    while (true) {
      at -= Math.log(1 - random.nextDouble()) / CALLS_PER_SECOND;
      if (at >= Outage.END) {
        return calls;
      }
      String model = "model-" + random.nextInt(MODELS);
      long due = begun + (long) (at * Storm.SECOND);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      String question = "Outlook " + calls.size() + "?";
      calls.add(threads.submit(() -> call(client, model, question)));
    }
  }

  private List<Future<Call>> atOnce(Client client, ExecutorService threads) {
    List<Future<Call>> calls = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      String question = "Outlook " + i + "?";
      calls.add(threads.submit(() -> call(client, "model", question)));
    }
    return calls;
  }

  private Call call(Client client, String model, String question) {
    long start = System.nanoTime();
    boolean good;
    try {
      client.call(model, question);
      good = true;
    } catch (Exception failure) {
      good = false;
    }
    long took = System.nanoTime() - start;
    return new Call((start - begun) / 1_000_000, good, took / 1_000_000);
  }

  private Client client(String strategy) {
    return switch (strategy) {
      case "plain" -> (model, question) -> ask(plain, model, question);
      case "immediate" ->
          (model, question) -> repeat(plain, model, question, ATTEMPTS, Duration.ZERO);
      case "sdk" -> (model, question) -> ask(sdk, model, question);
      case "layered" -> (model, question) -> repeat(sdk, model, question, ATTEMPTS, BETWEEN);
      case "until-done" ->
          (model, question) -> repeat(plain, model, question, MOST_ATTEMPTS, Duration.ZERO);
      case "resilience4j" -> this::resilience4j;
      case "failsafe" ->
          (model, question) ->
              executors
                  .computeIfAbsent(model, this::failsafe)
                  .run(() -> ask(plain, model, question));
      default -> throw new IllegalArgumentException(strategy);
    };
  }

  private static void ask(OpenAIClient client, String model, String text) {
    ChatCompletionCreateParams question =
        ChatCompletionCreateParams.builder().model(model).addUserMessage(text).build();
    String answer =
        client.chat().completions().create(question).choices().get(0).message().content().get();
    if (!answer.equals(Wire.ANSWER)) {
      throw new IllegalStateException("not the answer: " + answer);
    }
  }

  private static void repeat(
      OpenAIClient client, String model, String question, int attempts, Duration wait)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        ask(client, model, question);
        return;
      } catch (OpenAIException failure) {
        if (attempt == attempts) {
          throw failure;
        }
        Thread.sleep(wait.toMillis());
      }
    }
  }

  /** Both with their defaults: 3 attempts 500 ms apart; 50 % of 100 calls, open for 60 s. */
  private void resilience4j(String model, String question) {
    CircuitBreaker breaker = breakers.computeIfAbsent(model, CircuitBreaker::ofDefaults);
    Runnable guarded = CircuitBreaker.decorateRunnable(breaker, () -> ask(plain, model, question));
    Retry.decorateRunnable(Retry.ofDefaults(model), guarded).run();
  }

  /** As its documentation composes them: 3 attempts with back-off; 50 % of 10 calls in 60 s. */
  private FailsafeExecutor<Object> failsafe(String model) {
    return Failsafe.with(
        dev.failsafe.RetryPolicy.builder()
            .withMaxAttempts(ATTEMPTS)
            .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30))
            .withJitter(0.25)
            .abortOn(CircuitBreakerOpenException.class)
            .build(),
        dev.failsafe.CircuitBreaker.builder()
            .withFailureRateThreshold(50, 10, Duration.ofSeconds(60))
            .withDelay(Duration.ofSeconds(60))
            .withSuccessThreshold(2)
            .build());
  }
}
