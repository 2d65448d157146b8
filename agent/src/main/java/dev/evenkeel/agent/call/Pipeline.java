package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.Settings.Mode;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Policy;
import dev.evenkeel.agent.resilience.Retries;
import dev.evenkeel.agent.resilience.Routes;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** The way of a call: where every transport meets the agent. Thread safe. */
public final class Pipeline {

  private final boolean on;
  private final Endpoints endpoints;
  private final Routes routes;
  private final Recorder recorder;
  private final CallSession.Services services;
  private final Loops loops;

  /**
   * @param clock nanoseconds as {@link System#nanoTime()}
   */
  public Pipeline(
      Settings settings,
      Endpoints endpoints,
      Routes routes,
      Policy policy,
      Layers layers,
      Recorder recorder,
      LongSupplier clock) {
    this.on = settings.mode() != Mode.OFF;
    this.endpoints = endpoints;
    this.routes = routes;
    this.recorder = recorder;
    PendingCalls pending = new PendingCalls(this::timer, recorder::callEnded);
    this.loops = new Loops(pending, recorder::callEnded);
    this.services =
        new CallSession.Services(
            new Judge(policy, new Retries(settings), settings.mode()),
            layers,
            pending,
            new StreamRules(settings.stream()),
            recorder,
            clock);
  }

  /** See {@link Endpoints#candidate}. */
  public boolean candidate(String method, String host, int port, String url) {
    return on && endpoints.candidate(method, host, port, url);
  }

  /** Begins a call on the thread that makes it; see {@link #begin(Exchange, Loop)}. */
  public LlmCall begin(Exchange exchange) {
    return begin(exchange, null);
  }

  /**
   * Begins a call; null when the request is no LLM call or the agent is off. Never throws.
   *
   * @param made the retry loop that ran where the call was made, when that was another thread; one
   *     that runs on this thread goes before it
   */
  public LlmCall begin(Exchange exchange, Loop made) {
    if (!on) {
      return null;
    }
    try {
      byte[] body = exchange.body();
      Endpoint endpoint =
          endpoints.resolve(
              exchange.method(), exchange.host(), exchange.port(), exchange.path(), body);
      if (endpoint == null) {
        return null;
      }
      Caller caller = Caller.of(exchange.headers(), body);
      Loop running = loops.running();
      Loop loop = running == null ? made : running;
      CallSession session =
          new CallSession(
              endpoint,
              exchange,
              caller,
              loop,
              retriedBy(loop, exchange, caller),
              routes.get(endpoint, caller.credential()),
              services);
      return new FailOpenCall(session, recorder);
    } catch (RuntimeException | LinkageError failure) {
      internalError("pipeline", failure);
      return null;
    }
  }

  /** The layers are asked in any case: an answer of theirs is good for one retry. */
  private String retriedBy(Loop loop, Exchange exchange, Caller caller) {
    String seen = services.layers().retriedBy(exchange.headers(), caller.bodyHash(), caller.id());
    return loop == null ? seen : loop.begin(caller.bodyHash(), seen);
  }

  /** False when calls are left alone: then retry loops are too. */
  public boolean on() {
    return on;
  }

  /** The retry loop that runs on this thread, or null. */
  public Loop loop() {
    return loops.running();
  }

  /**
   * Begins a run of a retry loop above the agent, to be closed when the loop is left.
   *
   * @param layer {@code sdk} or {@code framework}
   */
  public Loop openLoop(String layer) {
    return loops.open(layer);
  }

  /** Runs the waits of asynchronous transports; daemon thread, never for blocking work. */
  public ScheduledExecutorService timer() {
    return TimerHolder.TIMER;
  }

  /** Something in a transport failed; the call must have gone through untouched. */
  public void internalError(String component, Throwable failure) {
    try {
      recorder.internalError(component, failure);
    } catch (RuntimeException | LinkageError ignored) {
      // Nothing is left to tell it to, and the application's call matters more.
    }
  }

  /** Starts the thread with the first asynchronous wait, not with the agent. */
  private static final class TimerHolder {
    static final ScheduledExecutorService TIMER = Timer.start();
  }
}
