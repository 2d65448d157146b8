package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.call.Workloads;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Routes;
import dev.evenkeel.agent.slo.Edges;
import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.SloListener;
import dev.evenkeel.agent.slo.SloTracker;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts and times calls and attempts; the registry behind {@code /metrics}. Thread safe.
 *
 * <p>An endpoint's meters are found by one look-up of the endpoint itself. What its labels may be
 * is bounded before anything is recorded: beyond {@link Settings.Metrics#maxModels()} models, each
 * counted per provider, a model goes as {@code _OTHER}.
 */
public final class Metrics implements Recorder, SloListener {

  private static final int MAX_PROVIDERS = 64;
  private static final int MAX_ROUTES = 512;
  private static final int MAX_CACHED = 1024;
  private static final int LONGEST_CACHED = 512;

  private record Series(String operation, String provider, String model, String workload) {

    Model whose() {
      return new Model(provider, model);
    }
  }

  private record Model(String provider, String name) {}

  private record Found(
      CallMeters call,
      CostMeters cost,
      ProviderMeters provider,
      RouteMeters route,
      LongAdder inFlight) {}

  private final Traces traces = new Traces();
  private final Meters meters;
  private final AgentMeters agent;
  private final LongSupplier clock;
  private final LabelLimit modelLimit;
  private final LabelLimit providerLimit;
  private final LabelLimit routeLimit;
  private final ConcurrentMap<String, ConcurrentMap<Endpoint, Found>> found =
      new ConcurrentHashMap<>(); // by workload, of which there are few
  private final ConcurrentMap<Series, CallMeters> calls = new ConcurrentHashMap<>();
  private final ConcurrentMap<Series, CostMeters> costs = new ConcurrentHashMap<>();
  private final ConcurrentMap<Model, LongAdder> inFlight = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ProviderMeters> providers = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, RouteMeters> routes = new ConcurrentHashMap<>();

  private volatile Supplier<Collection<Route>> bound = List::of;
  private volatile PriceTable prices = PriceTable.EMPTY;
  private volatile CostMeters.Spending spending = (workload, dollars, retrying) -> {};
  private volatile SloMeters slo; // null until bound
  private volatile Runnable settling = () -> {};

  public Metrics(Settings settings, String agentVersion) {
    this(settings, agentVersion, System::nanoTime);
  }

  Metrics(Settings settings, String agentVersion, LongSupplier clock) {
    this.clock = clock;
    meters = new Meters(Edges.of(settings.slo()), traces);
    agent = new AgentMeters(meters, agentVersion, settings.mode().name().toLowerCase(Locale.ROOT));
    modelLimit = new LabelLimit(settings.metrics().maxModels(), agent.limited("model"));
    providerLimit = new LabelLimit(MAX_PROVIDERS, agent.limited("provider"));
    routeLimit = new LabelLimit(MAX_ROUTES, agent.limited("breaker"));
  }

  /** Tells that a changed settings file was applied, and the mode that holds since. */
  public void reloaded(Settings settings) {
    quietly(
        () -> {
          agent.mode(settings.mode().name().toLowerCase(Locale.ROOT));
          agent.reloaded("success");
        });
  }

  /** Tells that a changed settings file could not be applied. */
  public void notReloaded() {
    quietly(() -> agent.reloaded("failure"));
  }

  /** Publishes the state of breakers and gates. */
  public void bind(Routes bound) {
    bind(bound::all);
  }

  void bind(Supplier<Collection<Route>> all) {
    bound = all;
  }

  /**
   * Asks for what has happened and is not recorded yet, before all is read.
   *
   * @param settling returns when it is recorded
   */
  public void bindSettling(Runnable settling) {
    this.settling = settling;
  }

  /** Publishes the objectives, and tells what calls cost. */
  public void bind(SloTracker tracker) {
    slo = new SloMeters(meters, tracker);
    spending = tracker::paid;
  }

  @Override
  public void incidentEnded(Incident incident) {
    quietly(() -> slo.incidentEnded(incident));
  }

  @Override
  public void amount(String workload, Result result, double dollars) {
    quietly(() -> slo.amount(workload, result, dollars));
  }

  @Override
  public void saved(String workload, double dollars) {
    quietly(() -> slo.saved(workload, dollars));
  }

  @Override
  public void cascaded(String fromWorkload, String toWorkload) {
    quietly(() -> slo.cascaded(fromWorkload, toWorkload));
  }

  /** Publishes whether a drill runs. */
  public void bindDrill(BooleanSupplier drills) {
    meters.gauge(Metric.DRILL_ACTIVE, () -> drills.getAsBoolean() ? 1 : 0);
  }

  /** Counts cost by these prices from now on. */
  public void price(PriceTable table) {
    prices = table;
  }

  /** No class is woven any more. */
  public void unwoven() {
    quietly(agent::unwoven);
  }

  /** A transport's library was woven, or could not be: {@code result} is ok, failed or skipped. */
  public void woven(String transport, String result) {
    quietly(() -> agent.woven(transport, result));
  }

  @Override
  public void callStarted(Endpoint endpoint) {
    quietly(
        () -> {
          Found here = find(endpoint, Workloads.DEFAULT);
          here.provider.started();
          here.inFlight.increment();
        });
  }

  @Override
  public void attemptEnded(Attempt attempt) {
    quietly(
        attempt.caller(),
        () -> {
          Found here = find(attempt.endpoint(), attempt.caller().workload());
          here.call.attempted(attempt);
          here.cost.attempted(attempt, prices, spending);
          here.provider.attempted(attempt);
          here.route.attempted(attempt);
        });
  }

  @Override
  public void retryScheduled(Endpoint endpoint, Classification why, Decision decision) {
    quietly(() -> find(endpoint, Workloads.DEFAULT).provider.retrying(why, decision));
  }

  @Override
  public void violated(Endpoint endpoint, Caller caller, String kind) {
    quietly(() -> find(endpoint, caller.workload()).call.violated(kind));
  }

  @Override
  public void hedged(Endpoint endpoint, String result) {
    quietly(
        () ->
            meters
                .counter(
                    MetricNames.Metric.HEDGES,
                    bounded(endpoint),
                    model(endpoint, bounded(endpoint)),
                    result)
                .increment());
  }

  @Override
  public void fellBack(Endpoint from, Endpoint to, String why, String result) {
    quietly(
        () ->
            meters
                .counter(
                    MetricNames.Metric.FALLBACKS,
                    model(from, bounded(from)),
                    model(to, bounded(to)),
                    bounded(to),
                    Labels.clean(why),
                    result)
                .increment());
  }

  private String model(Endpoint endpoint, String provider) {
    String name = Labels.model(endpoint.model());
    return modelLimit.admits(new Model(provider, name)) ? name : Labels.OTHER;
  }

  private String bounded(Endpoint endpoint) {
    String provider = Labels.provider(endpoint.provider());
    return providerLimit.admits(provider) ? provider : Labels.OTHER;
  }

  @Override
  public void paced(Endpoint endpoint, String reason, long waitedNanos) {
    quietly(() -> find(endpoint, Workloads.DEFAULT).provider.paced(reason, waitedNanos));
  }

  @Override
  public void drilled(Endpoint endpoint, Caller caller, String fault) {
    quietly(() -> find(endpoint, caller.workload()).call.drilled(fault));
  }

  @Override
  public void wouldHave(Endpoint endpoint, Caller caller, String action) {
    quietly(() -> find(endpoint, caller.workload()).call.wouldHave(action));
  }

  @Override
  public void callEnded(Call call) {
    quietly(
        call.caller(),
        () -> {
          Found here = find(call.endpoint(), call.caller().workload());
          here.provider.ended(call);
          here.inFlight.decrement();
          here.call.ended(call);
          if (call.caller().workload().equals(Workloads.OTHER)) {
            agent.limited("workload").increment();
          }
          here.route.ended(call);
        });
  }

  @Override
  public void breakerChanged(
      Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why) {
    quietly(() -> route(endpoint.route()).changed(route, from, to));
  }

  @Override
  public void internalError(String component, Throwable failure) {
    quietly(() -> agent.failed(component));
  }

  @Override
  public void worked(String phase, long nanos) {
    quietly(() -> agent.worked(phase, nanos));
  }

  /** What has been counted of each model; much cheaper than {@link #read}. */
  public Collection<ModelCount> models() {
    Map<Model, ModelCount> sums = new LinkedHashMap<>();
    inFlight.forEach((model, number) -> add(model, 0, 0, 0, 0, Math.max(0, number.sum()), sums));
    calls.forEach(
        (series, made) ->
            add(series.whose(), made.calls(), made.good(), made.tokens(), 0, 0, sums));
    costs.forEach((series, made) -> add(series.whose(), 0, 0, 0, made.dollars(), 0, sums));
    return sums.values();
  }

  private static void add(
      Model of,
      double calls,
      double good,
      double tokens,
      double dollars,
      long flying,
      Map<Model, ModelCount> sums) {
    ModelCount count =
        new ModelCount(
            of.provider, of.name, (long) calls, (long) good, (long) tokens, dollars, flying);
    sums.merge(of, count, ModelCount::plus);
  }

  /** Renders everything. */
  void scrape(OutputStream out, boolean asOpenMetrics) throws IOException {
    long start = System.nanoTime();
    refresh();
    int series = meters.scrape(out, asOpenMetrics);
    agent.scraped(System.nanoTime() - start, series);
  }

  /** What {@link #scrape} would render now. */
  public Reading read() {
    refresh();
    return meters.read();
  }

  private void refresh() {
    quietly(settling);
    quietly(() -> bound.get().forEach(this::follow));
    SloMeters objectives = slo;
    if (objectives != null) {
      quietly(objectives::refresh);
    }
  }

  private void follow(Route route) {
    String label = Labels.route(route.name());
    if (routes.containsKey(label) || routeLimit.admits(label)) {
      route(route.name()).follow(route);
    }
  }

  private Found find(Endpoint endpoint, String workload) {
    ConcurrentMap<Endpoint, Found> ofWorkload = found.get(workload);
    Found known = ofWorkload == null ? null : ofWorkload.get(endpoint);
    return known != null ? known : add(endpoint, workload);
  }

  private Found add(Endpoint endpoint, String workload) {
    String bounded = bounded(endpoint);
    String model = model(endpoint, bounded);
    Series series = new Series(Labels.operation(endpoint.operation()), bounded, model, workload);
    Found made =
        new Found(
            calls.computeIfAbsent(
                series, s -> new CallMeters(meters, s.operation, s.provider, s.model, s.workload)),
            costs.computeIfAbsent(
                series, s -> new CostMeters(meters, s.operation, s.provider, s.model, s.workload)),
            providers.computeIfAbsent(bounded, p -> new ProviderMeters(meters, p)),
            route(endpoint.route()),
            inFlight.computeIfAbsent(new Model(bounded, model), m -> new LongAdder()));
    if (endpoint.route().length() <= LONGEST_CACHED) {
      ConcurrentMap<Endpoint, Found> ofWorkload =
          found.computeIfAbsent(workload, w -> new ConcurrentHashMap<>());
      if (ofWorkload.size() >= MAX_CACHED) {
        ofWorkload.clear(); // hostile names only; the meters themselves stay
      }
      ofWorkload.put(endpoint, made);
    }
    return made;
  }

  private RouteMeters route(String name) {
    String label = Labels.route(name);
    String limited = routeLimit.admits(label) ? label : Labels.OTHER;
    return routes.computeIfAbsent(limited, l -> new RouteMeters(meters, l, clock));
  }

  private void quietly(Caller caller, Runnable recording) {
    try {
      traces.run(caller, recording);
    } catch (RuntimeException | LinkageError failure) {
      agent.failed("metrics");
    }
  }

  private void quietly(Runnable recording) {
    try {
      recording.run();
    } catch (RuntimeException | LinkageError failure) {
      agent.failed("metrics");
    }
  }
}
