package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Policy;
import dev.evenkeel.agent.resilience.Routes;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** The way of a call: where every transport meets the agent. Thread safe. */
public final class Pipeline {

  private final Endpoints endpoints;

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
    this.endpoints = endpoints;
  }

  /** See {@link Endpoints#candidate}. */
  public boolean candidate(String method, String host, int port, String url, int pathStart) {
    return endpoints.candidate(method, host, port, url, pathStart);
  }

  /** Begins a call; null when the request is no LLM call or the agent is off. Never throws. */
  public LlmCall begin(Exchange exchange) {
    return null;
  }

  /** Runs the waits of asynchronous transports; daemon thread, never for blocking work. */
  public ScheduledExecutorService timer() {
    throw new IllegalStateException("skeleton");
  }

  /** Something in a transport failed; the call must have gone through untouched. */
  public void internalError(String component, Throwable failure) {}
}
