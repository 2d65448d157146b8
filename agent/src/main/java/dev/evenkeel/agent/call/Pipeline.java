package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.Settings.Mode;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.llm.Schemas;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Policy;
import dev.evenkeel.agent.resilience.Retries;
import dev.evenkeel.agent.resilience.Routes;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The way of a call: where every transport meets the agent. Thread safe. */
public final class Pipeline {

  /** The application has its answer, but for its end. */
  private static final long PATIENCE_MILLIS = 250;

  /** The application wants a good answer rather than a quick one. */
  private static final long LONG_PATIENCE_MILLIS = 5_000;

  private final Routes routes;
  private final DoubleSupplier random;
  private final Layers layers;
  private final Recorder recorder;
  private final PendingCalls pending;
  private final LongSupplier clock;
  private final Loops loops;
  private final Backlog backlog;
  private final Schemas schemas;
  private final Workloads workloads;
  private final Emergencies emergencies = new Emergencies();
  private final AtomicReference<AnswerChecks> checks = new AtomicReference<>(AnswerChecks.NONE);
  private Settings.Drill drilled; // read and written where settings change
  private volatile Rules rules;

  /** All that comes from settings that may change: replaced whole, and read once per call. */
  private record Rules(
      boolean on,
      boolean enforces,
      Endpoints endpoints,
      Rollout rollout,
      CallSession.Services services,
      CallSession.Services observing) {}

  /**
   * @param random uniform in [0, 1)
   * @param clock nanoseconds as {@link System#nanoTime()}
   */
  public Pipeline(
      Settings settings,
      Routes routes,
      DoubleSupplier random,
      Layers layers,
      Recorder recorder,
      LongSupplier clock) {
    this.routes = routes;
    this.random = random;
    this.layers = layers;
    this.recorder = recorder;
    this.clock = clock;
    this.pending = new PendingCalls(this::timer, recorder::callEnded);
    this.workloads = new Workloads(settings.workloads());
    this.loops = new Loops(pending, recorder::callEnded, workloads);
    this.schemas = new Schemas(Background.start(), PATIENCE_MILLIS);
    this.backlog = new Backlog(this::timer, fault -> internalError("pipeline", fault));
    this.rules = rules(settings);
  }

  /** From now on good answers may be recorded a little after the application has them. */
  public void settleLater() {
    backlog.open();
  }

  /** Records all that has ended so far. */
  public void settle() {
    backlog.settle();
  }

  /**
   * Takes other settings: calls that begin from now on follow them, those under way end as they
   * began. To be called by one thread at a time.
   */
  public void follow(Settings changed) {
    Rules next = rules(changed);
    routes.follow(changed);
    rules = next;
  }

  private Rules rules(Settings settings) {
    StreamRules streams = new StreamRules(settings);
    Drill drill = // one that goes on does not begin anew
        rules != null && settings.drill().equals(drilled)
            ? rules.services().drill()
            : new Drill(settings, () -> ThreadLocalRandom.current().nextDouble(), clock);
    drilled = settings.drill();
    Rollout rollout =
        rules != null && settings.rollout().equals(rules.rollout().settings())
            ? rules.rollout()
            : new Rollout(settings.rollout(), random);
    Judge judge = new Judge(new Policy(settings, random), new Retries(settings), settings.mode());
    Endpoints endpoints = new Endpoints(settings.endpoints().own(), settings.endpoints().detect());
    Fallbacks fallbacks = new Fallbacks(settings, endpoints, routes, recorder, emergencies);
    boolean judged = streams.retriesAnswers() || fallbacks.onContent();
    schemas.patience(judged ? LONG_PATIENCE_MILLIS : PATIENCE_MILLIS);
    CallSession.Services services =
        new CallSession.Services(
            judge, layers, pending, streams, fallbacks, recorder, checks, drill, backlog, clock);
    return new Rules(
        settings.mode() != Mode.OFF,
        judge.enforces(),
        endpoints,
        rollout,
        services,
        services.with(judge.observing()));
  }

  /** From now on these judge good answers too. */
  public void check(AnswerChecks checks) {
    this.checks.set(checks);
  }

  /**
   * An objective has come to its emergency level, or has left it.
   *
   * @param workload "" for the whole service
   */
  public void emergency(String workload, String objective, boolean begun) {
    emergencies.changed(workload, objective, begun);
  }

  /** Whether a drill makes faults now. */
  public boolean drills() {
    Rules now = rules;
    return now.enforces() && now.services().drill().runs();
  }

  /** Whether a call may go to another endpoint than the application's, with another key. */
  public boolean leaves() {
    Rules now = rules;
    return now.enforces() && now.services().fallbacks().leave();
  }

  /** Whether a request may be sent a second time beside the first. */
  public boolean hedges() {
    return rules.services().judge().hedges(0);
  }

  /** See {@link Endpoints#candidate}. */
  public boolean candidate(String method, String host, int port, String url) {
    Rules now = rules;
    return now.on() && now.endpoints().candidate(method, host, port, url);
  }

  /** Begins a call on the thread that makes it; see {@link #begin(Exchange, Origin)}. */
  public LlmCall begin(Exchange exchange) {
    return begin(exchange, null);
  }

  /**
   * Begins a call; null when the request is no LLM call or the agent is off. Never throws.
   *
   * @param made {@link #origin()} where the call was made, when that may have been another thread;
   *     a loop that runs on this thread goes before its own
   */
  public LlmCall begin(Exchange exchange, Origin made) {
    Rules now = rules;
    if (!now.on()) {
      return null;
    }
    long begun = TimedCall.chosen() ? clock.getAsLong() : -1;
    try {
      byte[] body = exchange.body();
      Request request =
          now.endpoints()
              .request(
                  exchange.method(),
                  exchange.host(),
                  exchange.port(),
                  exchange.path(),
                  body,
                  schemas);
      if (request == null) {
        return null;
      }
      if (asksForStream(exchange)) {
        request = request.streaming();
      }
      if (checks.get() != AnswerChecks.NONE) {
        request = request.keepingText();
      }
      Loop running = loops.running();
      Loop loop = running == null && made != null ? made.loop() : running;
      Caller caller = Caller.of(exchange.headers(), body, workload(exchange, made, loop));
      String retriedBy = retriedBy(loop, exchange, caller);
      boolean acts =
          now.enforces() && now.rollout().takes(request.endpoint(), caller, retriedBy != null);
      LlmCall session =
          new CallSession(
              request,
              exchange,
              caller,
              loop,
              retriedBy,
              routes.get(request.endpoint(), caller.credential()),
              acts ? now.services() : now.observing());
      return new FailOpenCall(
          begun == -1 ? session : new TimedCall(session, recorder, clock, begun), recorder);
    } catch (RuntimeException | LinkageError failure) {
      internalError("pipeline", failure);
      return null;
    }
  }

  private String workload(Exchange exchange, Origin made, Loop loop) {
    String named = workloads.named(exchange.headers());
    if (named != null) {
      return named;
    }
    if (made != null) {
      return made.workload();
    }
    return loop == null ? workloads.calling() : loop.workload();
  }

  /** DashScope's body does not say it. */
  private static boolean asksForStream(Exchange exchange) {
    String accept = exchange.headers().get("accept");
    return accept != null && accept.startsWith("text/event-stream");
  }

  /** The layers are asked in any case: an answer of theirs is good for one retry. */
  private String retriedBy(Loop loop, Exchange exchange, Caller caller) {
    String seen = layers.retriedBy(exchange.headers(), caller.bodyHash(), caller.id());
    return loop == null ? seen : loop.begin(caller.bodyHash(), seen);
  }

  /** False when calls are left alone: then retry loops are too. */
  public boolean on() {
    return rules.on();
  }

  /**
   * What this thread knows of the call that it makes, for {@link #begin(Exchange, Origin)} on
   * another one; null when that is nothing. To be asked once per call, where the application makes
   * it.
   */
  public Origin origin() {
    Loop loop = loops.running();
    if (loop != null) {
      return new Origin(loop, loop.workload());
    }
    return workloads.walks() ? new Origin(null, workloads.calling()) : null;
  }

  /** The retry loop whose attempt runs on this thread; null for none. */
  public Loop loop() {
    return loops.running();
  }

  /**
   * Begins a run of a retry loop above the agent, to be closed when the loop is left.
   *
   * @param layer {@code sdk} or {@code framework}
   */
  public Loop openLoop(String layer) {
    return openLoop(layer, null);
  }

  /**
   * The same on a thread to which an SDK has handed the call.
   *
   * @param carried what {@link #handOver} was given, or null
   */
  public Loop openLoop(String layer, Object carried) {
    return loops.open(layer, carried);
  }

  /**
   * An SDK is about to hand a call from this thread to another.
   *
   * @param carried an object that goes with the call, by identity; held weakly
   */
  public void handOver(Object carried) {
    workloads.handOver(carried);
  }

  /** Whether {@link #handOver} has anything to remember. */
  public boolean handsOver() {
    return rules.on() && workloads.walks();
  }

  /**
   * The request header that is for the agent alone and must not be sent on; empty for none. A
   * header that a signature covers stays: without it the provider would refuse the request.
   */
  public String hiddenHeader(Headers headers) {
    String header = rules.enforces() ? workloads.header() : "";
    return header.isEmpty() || headers.get(header) == null || signed(header, headers) ? "" : header;
  }

  /** AWS and those who sign like it list in {@code authorization} what they have signed. */
  private static boolean signed(String header, Headers headers) {
    String authorization = headers.get("authorization");
    return authorization != null
        && authorization.contains("SignedHeaders=")
        && authorization.toLowerCase(Locale.ROOT).contains(header.toLowerCase(Locale.ROOT));
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
