package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Routes;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** A whole pipeline, real but for the clock, the chance and the recorder. */
public final class PipelineFixture implements Recorder {

  public final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  public final List<Call> calls = new CopyOnWriteArrayList<>();
  public final List<Decision> retries = new CopyOnWriteArrayList<>();
  public final List<String> fallbacks = new CopyOnWriteArrayList<>();
  public final List<String> hedges = new CopyOnWriteArrayList<>();
  public final List<String> drilled = new CopyOnWriteArrayList<>();
  public final List<String> wouldHave = new CopyOnWriteArrayList<>();
  public final List<String> errors = new CopyOnWriteArrayList<>();
  public final List<Route.BreakerState> breaker = new CopyOnWriteArrayList<>();
  public final AtomicInteger started = new AtomicInteger();
  public final Pipeline pipeline;

  /**
   * @param properties settings without the {@code evenkeel.} prefix, on top of short delays
   */
  public PipelineFixture(LongSupplier clock, Map<String, String> properties) {
    this(clock, () -> 0.5, properties);
  }

  /**
   * @param random uniform in [0, 1)
   */
  public PipelineFixture(
      LongSupplier clock, DoubleSupplier random, Map<String, String> properties) {
    Properties system = new Properties();
    system.setProperty("evenkeel.retry.min-delay", "5ms");
    system.setProperty("evenkeel.retry.multiplier", "5ms");
    system.setProperty("evenkeel.retry.max-delay", "2s");
    properties.forEach((key, value) -> system.setProperty("evenkeel." + key, value));
    Settings settings = SettingsReader.read(system, Map.of(), null);
    if (!settings.warnings().isEmpty()) {
      throw new IllegalArgumentException(settings.warnings().toString());
    }
    pipeline =
        new Pipeline(
            settings,
            new Routes(
                settings,
                clock,
                random,
                (endpoint, route, from, to, why) -> breakerChanged(endpoint, route, from, to, why)),
            random,
            new Layers(clock),
            this,
            clock);
  }

  public PipelineFixture(Map<String, String> properties) {
    this(System::nanoTime, properties);
  }

  /** Makes a call that fails and is handed back to what is above. */
  public void handBack() {
    LlmCall call = pipeline.begin(PipelineTest.Request.chat(Map.of()));
    call.admit();
    call.answered(500, Headers.NONE, new byte[0]);
  }

  @Override
  public void callStarted(Endpoint endpoint) {
    started.incrementAndGet();
  }

  @Override
  public void hedged(Endpoint endpoint, String result) {
    hedges.add(result);
  }

  @Override
  public void attemptEnded(Attempt attempt) {
    attempts.add(attempt);
  }

  @Override
  public void retryScheduled(Endpoint endpoint, Classification classification, Decision decision) {
    retries.add(decision);
  }

  @Override
  public void fellBack(Endpoint from, Endpoint to, String why, String result) {
    fallbacks.add(from.model() + " -> " + to.model() + ": " + why + ": " + result);
  }

  @Override
  public void drilled(Endpoint endpoint, Caller caller, String fault) {
    drilled.add(fault);
  }

  @Override
  public void wouldHave(Endpoint endpoint, Caller caller, String action) {
    wouldHave.add(action);
  }

  @Override
  public void callEnded(Call call) {
    calls.add(call);
  }

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why) {
    breaker.add(to);
  }

  @Override
  public void internalError(String component, Throwable failure) {
    errors.add(component + ": " + failure);
  }

  /** The labels of all outcomes so far. */
  public List<String> outcomes() {
    return attempts.stream().map(attempt -> attempt.classification().label()).toList();
  }
}
