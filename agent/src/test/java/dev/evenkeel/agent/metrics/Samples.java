package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.call.Recorder.Work;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Admission;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tests of this package record, and how they read it back. */
final class Samples {

  static final long SECOND = 1_000_000_000L;

  private Samples() {}

  static Metrics metrics() {
    return new Metrics(settings(serving("127.0.0.1", 0, "")), "1.2.3");
  }

  /** With the prices inside the agent. */
  static Metrics priced() {
    Metrics metrics = metrics();
    metrics.price(PriceTable.load("", Set.of()));
    return metrics;
  }

  static Settings settings(Settings.Metrics metrics) {
    Properties properties = new Properties();
    properties.setProperty("evenkeel.metrics.host", metrics.host());
    properties.setProperty("evenkeel.metrics.port", Integer.toString(metrics.port()));
    properties.setProperty("evenkeel.metrics.port-range", Integer.toString(metrics.portRange()));
    properties.setProperty("evenkeel.metrics.token", metrics.token());
    properties.setProperty("evenkeel.metrics.max-models", Integer.toString(metrics.maxModels()));
    return SettingsReader.read(properties, Map.of(), null);
  }

  static Settings.Metrics serving(String host, int port, String token) {
    return new Settings.Metrics(true, host, port, 0, token, false, 50);
  }

  static Endpoint endpoint(String provider, String model) {
    return new Endpoint(
        provider, Api.OPENAI_CHAT, "chat", model, "api.example.com", "", false, true);
  }

  static Classification of(Outcome outcome) {
    return new Classification(outcome, false, Retryable.NO, -1);
  }

  static Decision returned(String reason, boolean failure) {
    return new Decision(Action.RETURN, 0, reason, failure, 0, false);
  }

  static Decision retry(long delayNanos) {
    return new Decision(Action.RETRY, delayNanos, "retry", true, 0, false);
  }

  static Attempt attempt(Endpoint endpoint, Outcome outcome, Decision decision) {
    return new Attempt(endpoint, 1, of(outcome), 200, SECOND / 5, "", decision);
  }

  static Attempt attempt(Endpoint endpoint, int number, Outcome outcome, Work work) {
    Decision decision = returned("policy", false);
    return new Attempt(endpoint, number, of(outcome), 200, SECOND / 5, "", decision, work);
  }

  static Call call(Endpoint endpoint, Result result, Outcome outcome, int attempts) {
    return new Call(endpoint, result, of(outcome), attempts, SECOND / 4, 0, -1, Usage.NONE, "");
  }

  /** One good call with one attempt. */
  static void succeed(Metrics metrics, Endpoint endpoint) {
    metrics.callStarted(endpoint);
    metrics.attemptEnded(attempt(endpoint, Outcome.OK, returned("policy", false)));
    metrics.callEnded(call(endpoint, Result.SUCCESS, Outcome.OK, 1));
  }

  static String scrape(Metrics metrics) {
    return scrape(metrics, false);
  }

  static String scrape(Metrics metrics, boolean openMetrics) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      metrics.scrape(out, openMetrics);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * The value of a series, whatever the order of its labels.
   *
   * @param labels {@code name="value"} pairs, which must be all the labels; the default workload
   *     goes without saying
   */
  static double value(String scrape, String name, String... labels) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> labelsOf(line).equals(Set.of(labels)))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + Set.of(labels) + " in\n" + scrape));
  }

  private static Set<String> labelsOf(String line) {
    int open = line.indexOf('{');
    return open < 0
        ? Set.of()
        : Stream.of(line.substring(open + 1, line.lastIndexOf('}')).split("(?<=\"),"))
            .filter(label -> !label.equals("workload=\"default\""))
            .collect(Collectors.toSet());
  }

  /** A route whose breaker is in whatever state the test says. */
  static final class FakeRoute implements Route {

    private final String name;
    private BreakerState state = BreakerState.CLOSED;

    FakeRoute(String name) {
      this.name = name;
    }

    void become(BreakerState next) {
      state = next;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public BreakerState state() {
      return state;
    }

    @Override
    public Admission admit() {
      return new Admission(true, 1, "", 0);
    }

    @Override
    public void report(long permit, boolean failure, long durationNanos) {}

    @Override
    public void release(long permit) {}

    @Override
    public void gate(long nanos, boolean key) {}

    @Override
    public boolean takeRetry() {
      return true;
    }

    @Override
    public void deposit() {}
  }
}
