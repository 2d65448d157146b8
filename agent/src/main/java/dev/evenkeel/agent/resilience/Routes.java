package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * All routes seen so far, at most 512. Thread safe.
 *
 * <p>The route unused for longest makes room for a new one, but never one whose breaker is not
 * closed or whose gate is shut: forgetting it would let calls through. When there is no other, the
 * new route is not remembered and admits every call.
 */
public final class Routes {

  /**
   * Told when a breaker changes state; called outside of any lock, on the thread that caused it.
   */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param why {@code failure_rate}, {@code consecutive_failures}, {@code slow_rate}, {@code
     *     cooldown_over}, {@code early_probe}, {@code probe_failed}, {@code probe_lost}, {@code
     *     probes_succeeded}, or by an operator's word {@code forced_open}, {@code isolated} or
     *     {@code forced_closed}
     */
    void changed(
        Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why);
  }

  private static final int MAX_ROUTES = 512;
  private static final int MAX_KEYS = 512;

  private static final int MAX_KNOWN_BITS = 6;

  /** Routes of late that are found at once; one that is lost is found the longer way. */
  private static final int MAX_KNOWN = 1 << MAX_KNOWN_BITS;

  /** An odd number with its bits well spread: 2³² divided by the golden ratio. */
  private static final int MIX = 0x9E3779B9;

  private volatile Settings settings;
  private final LongSupplier clock;
  private final DoubleSupplier random;
  private final Listener listener;
  private final RecentMap<RouteId, RouteState> routes;
  private final RecentMap<KeyId, RateGate> keyGates;
  private volatile Bulkheads bulkheads;
  private volatile Known[] known = new Known[MAX_KNOWN]; // replaced whole when settings change

  /** What {@link Endpoint#route()} spells out. */
  private record RouteId(String provider, String host, String deployment, String model) {
    static RouteId of(Endpoint endpoint) {
      return new RouteId(
          endpoint.provider(), endpoint.host(), endpoint.deployment(), endpoint.model());
    }
  }

  /** A route as it was handed out. */
  private record Known(Endpoint endpoint, int credential, KeyedRoute route) {}

  /** Whose quota it is: the provider's key, or the host's where there is no key. */
  private record KeyId(String owner, int credential) {}

  /**
   * @param clock nanoseconds as {@link System#nanoTime()}
   * @param random uniform in [0, 1)
   */
  public Routes(Settings settings, LongSupplier clock, DoubleSupplier random, Listener listener) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.routes = new RecentMap<>(MAX_ROUTES, clock);
    this.keyGates = new RecentMap<>(MAX_KEYS, clock);
    this.bulkheads = new Bulkheads(settings.limits().bulkheads());
  }

  /**
   * Takes other settings for all routes. Breakers, gates and budgets keep their state. To be called
   * by one thread at a time.
   */
  public void follow(Settings changed) {
    bulkheads = bulkheads.follow(changed.limits().bulkheads());
    settings = changed;
    known = new Known[MAX_KNOWN];
    for (RouteState state : routes.values()) {
      state.follow(changed);
    }
    for (RateGate gate : keyGates.values()) {
      gate.limit(changed.gate().quota().toNanos());
    }
  }

  /**
   * The route of an endpoint. The answer holds the gate of one key, so ask for each call.
   *
   * @param credential a hash of the key, for quota gates; 0 for no key
   */
  public Route get(Endpoint endpoint, int credential) {
    long now = clock.getAsLong();
    Known[] places = known; // before the settings are looked at
    int hash = (31 * endpoint.hashCode() + credential) * MIX;
    int place = hash >>> Integer.SIZE - MAX_KNOWN_BITS;
    Known last = places[place];
    if (last != null
        && last.credential == credential
        && last.endpoint.equals(endpoint)
        && last.route.used(now)) {
      return last.route;
    }
    KeyedRoute route =
        new KeyedRoute(
            state(endpoint, now), keyGate(endpoint, credential, now), credential, bulkheads);
    places[place] = new Known(endpoint, credential, route);
    return route;
  }

  /** For metrics: every route that is remembered, without the gates of single keys. */
  public Collection<Route> all() {
    List<Route> all = new ArrayList<>();
    for (RouteState state : routes.values()) {
      all.add(new KeyedRoute(state, new RateGate(clock, 0), 0, bulkheads));
    }
    return all;
  }

  /** The same routes, for those who operate them. */
  public Collection<RouteControl> controls() {
    List<RouteControl> all = new ArrayList<>();
    for (RouteState state : routes.values()) {
      all.add(new RouteControl(state, new KeyedRoute(state, new RateGate(clock, 0), 0, bulkheads)));
    }
    return all;
  }

  /** How many keys are held back because their quota is used up. */
  public int closedQuotaGates() {
    int closed = 0;
    for (RateGate gate : keyGates.values()) {
      closed += gate.remainingNanos() > 0 ? 1 : 0;
    }
    return closed;
  }

  /** Holds no key back any more. */
  public void openQuotaGates() {
    for (RateGate gate : keyGates.values()) {
      gate.open();
    }
  }

  private RouteState state(Endpoint endpoint, long now) {
    RouteId id = RouteId.of(endpoint);
    RouteState state = routes.find(id, now);
    if (state != null) {
      return state;
    }
    Settings known = settings;
    RouteState added =
        routes.add(id, new RouteState(endpoint, endpoint.route(), known, clock, random, listener));
    if (known != settings) {
      added.follow(settings); // they changed before it could be found among the routes
    }
    return added;
  }

  private RateGate keyGate(Endpoint endpoint, int credential, long now) {
    KeyId id = new KeyId(credential == 0 ? endpoint.host() : endpoint.provider(), credential);
    RateGate gate = keyGates.find(id, now);
    if (gate != null) {
      return gate;
    }
    RateGate added = keyGates.add(id, new RateGate(clock, settings.gate().quota().toNanos()));
    added.limit(settings.gate().quota().toNanos()); // they may have changed meanwhile
    return added;
  }
}
