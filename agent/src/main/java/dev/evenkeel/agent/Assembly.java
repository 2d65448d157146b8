package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.config.Doubts;
import dev.evenkeel.agent.config.FileWatch;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsSource;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.extension.Extensions;
import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.metrics.Metrics;
import dev.evenkeel.agent.metrics.MetricsServer;
import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.ops.OperationsPages;
import dev.evenkeel.agent.page.Journal;
import dev.evenkeel.agent.page.ModelMinutes;
import dev.evenkeel.agent.page.ServiceName;
import dev.evenkeel.agent.page.StatusPages;
import dev.evenkeel.agent.page.StatusReader;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.RouteControl;
import dev.evenkeel.agent.resilience.Routes;
import dev.evenkeel.agent.slo.SloTracker;
import dev.evenkeel.agent.transport.Targets;
import dev.evenkeel.agent.transport.Transports;
import dev.evenkeel.agent.weave.Target;
import dev.evenkeel.agent.weave.Woven;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * Wires the agent by constructor. Mode {@code off} is wired like the others, so that a change of
 * the settings can turn it on; {@code evenkeel.enabled=false} is the switch that leaves no trace.
 */
final class Assembly {

  private final String version = readVersion();
  private final Recorders recorders = new Recorders();
  private final Journal journal = new Journal();
  private final Set<String> woven = new ConcurrentSkipListSet<>();
  private final SettingsSource source;
  private final FileWatch watch; // null where there is no file
  private final AtomicReference<MetricsServer> server = new AtomicReference<>();
  private volatile Settings settings;
  private volatile String endpoint = "metrics not served";
  private boolean closesAtExit;
  private final Routes routes;
  private final Pipeline pipeline;
  private final Transports transports;
  private Metrics metrics; // null until open, and when it cannot be had
  private volatile SloTracker slo; // the same
  private ModelMinutes minutes; // the same
  private boolean drilling;
  private List<String> priceWarnings = List.of();

  /**
   * Wires what a call needs to be let through or carried, and no more: somebody may wait for it.
   */
  Assembly(String arguments) {
    Properties system = (Properties) System.getProperties().clone();
    source = new SettingsSource(system, System.getenv(), arguments);
    String file = source.file();
    watch = file == null ? null : new FileWatch(file);
    settings = source.read();
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    routes = new Routes(settings, System::nanoTime, random, recorders::breakerChanged);
    pipeline =
        new Pipeline(
            settings, routes, random, new Layers(System::nanoTime), recorders, System::nanoTime);
    transports = new Transports(Targets.ALL, settings.disabledTransports(), pipeline);
    Log.configure(settings.log().level(), settings.log().file());
  }

  Transports transports() {
    return transports;
  }

  /**
   * Measures, serves, and says that the agent is there and what it does.
   *
   * @param first what was woven first, or null
   */
  void open(Woven first, Queue<Woven> results) {
    String problem = measure();
    for (String warning : settings.warnings()) {
      Log.warn(warning, warning);
      journal.note("settings", warning);
    }
    for (String warning : priceWarnings) {
      Log.warn(warning, warning);
    }
    tellOfDoubts(settings);
    if (problem != null) {
      Log.warn("metrics", "nothing is measured: " + problem);
    }
    extend();
    tellOfDrill();
    endpoint = problem == null ? serve() : "metrics not served";
    for (Woven result = first; result != null; result = results.poll()) {
      woven(result);
    }
    Log.info(status());
  }

  /** At most once a minute each. */
  private static void tellOfDoubts(Settings settings) {
    for (String doubt : Doubts.of(settings)) {
      Log.warn(doubt, doubt);
    }
  }

  /** What the agent is and does, in one line. */
  String status() {
    return "version "
        + version
        + ", mode "
        + word(settings.mode())
        + ", woven: "
        + (woven.isEmpty() ? "none so far" : String.join(", ", woven))
        + ", "
        + endpoint;
  }

  /** Serves nothing any more. */
  void close() {
    MetricsServer served = server.getAndSet(null);
    if (served != null) {
      served.close();
    }
    endpoint = "metrics not served";
  }

  /** No class is woven any more. */
  void unwoven() {
    if (metrics != null) {
      metrics.unwoven();
    }
  }

  /** Serves again what was served before {@link #close}. */
  void reopen() {
    endpoint = metrics == null ? "metrics not served" : serve();
  }

  /** Loads the users' own checks, where there are any. */
  private void extend() {
    if (settings.extensions().jars().isEmpty()) {
      return;
    }
    try {
      Extensions.load(
          settings.extensions(), recorders, warning -> Log.warn(warning, warning), pipeline::check);
    } catch (RuntimeException | LinkageError failure) {
      Log.warn("extensions", "No extension is used: " + failure);
    }
  }

  /** When one begins, and when it is over. */
  private synchronized void tellOfDrill() {
    boolean runs = pipeline.drills();
    if (runs && !drilling) {
      Log.warn(
          "drill",
          "DRILL: evenkeel.drill makes faults inside the agent for "
              + settings.drill().time().toSeconds()
              + " s from the start; take it out of the settings to end it");
      journal.note("drill", "begun: makes faults inside the agent");
    } else if (drilling && !runs) {
      Log.info("DRILL over: no more faults are made");
      journal.note("drill", "over: no more faults are made");
    }
    drilling = runs;
  }

  /** Before the first line of the log, which may be broken. */
  private String measure() {
    EventLog events = new EventLog();
    try {
      metrics = new Metrics(settings, version);
      metrics.bind(routes);
      metrics.bindDrill(pipeline::drills);
      metrics.price(prices());
      SloTracker tracker =
          new SloTracker(settings, List.of(metrics, events, new RollBack(pipeline)));
      tracker.bind(routes::all);
      metrics.bind(tracker);
      minutes = new ModelMinutes(metrics::models);
      metrics.bindSettling(pipeline::settle);
      recorders.open(List.of(metrics, tracker, events, journal));
      pipeline.settleLater();
      slo = tracker;
      return null;
    } catch (RuntimeException | LinkageError failure) {
      recorders.open(List.of(events));
      return failure.toString();
    }
  }

  /** Read here, on the agent's own thread, before the first call is recorded. */
  private PriceTable prices() {
    try {
      PriceTable prices = PriceTable.load(settings.prices(), settings.endpoints().providers());
      priceWarnings = prices.warnings();
      return prices;
    } catch (RuntimeException | LinkageError failure) {
      priceWarnings = List.of("No call is priced: " + failure);
      return PriceTable.EMPTY;
    }
  }

  private String serve() {
    if (!settings.metrics().enabled()) {
      return "metrics off";
    }
    try {
      StatusReader status =
          new StatusReader(
              version,
              new StatusReader.Sources(
                  () -> settings, slo::status, metrics::read, this::retriesLeft, journal, minutes));
      List<Page> files = OperationsPages.of(() -> settings, ServiceName.job());
      List<Page> pages = StatusPages.of(status, slo::history, files);
      MetricsServer started = MetricsServer.start(settings.metrics(), metrics, pages);
      if (started == null) {
        return "metrics not served";
      }
      server.set(started);
      closeAtExit();
      return "metrics at " + started.url();
    } catch (LinkageError missing) {
      Log.warn("metrics", "metrics are not served: " + missing);
      return "metrics not served";
    }
  }

  private Map<String, Double> retriesLeft() {
    return routes.controls().stream()
        .collect(Collectors.toMap(RouteControl::name, RouteControl::retriesLeft, (a, b) -> a));
  }

  /** System.exit waits 300 ms for a thread that listens in native code, as the server's does. */
  private void closeAtExit() {
    try {
      if (!closesAtExit) {
        Runtime.getRuntime().addShutdownHook(new Thread(null, this::close, "evenkeel-exit"));
        closesAtExit = true;
      }
    } catch (IllegalStateException exiting) {
      close();
    }
  }

  /** Those that hold now. */
  Settings settings() {
    return settings;
  }

  Routes routes() {
    return routes;
  }

  /** What changes the settings from now on. */
  Reload reload() {
    return new Reload(
        source,
        watch,
        settings,
        this::follow,
        said -> journal.note("settings", said),
        this::refused);
  }

  private void follow(Settings changed) {
    pipeline.follow(changed);
    if (!changed.endpoints().equals(settings.endpoints())
        || !changed.fallbacks().equals(settings.fallbacks())) {
      tellOfDoubts(changed);
    }
    if (changed.mode() != settings.mode()) {
      journal.note("mode", word(settings.mode()) + " → " + word(changed.mode()));
    }
    settings = changed;
    tellOfDrill();
    if (metrics != null) {
      metrics.reloaded(changed);
    }
  }

  private static String word(Settings.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private void refused(String why) {
    journal.note("settings", "not applied: " + why);
    if (metrics != null) {
      metrics.notReloaded();
    }
  }

  /** Looks at the objectives; to be called every {@link SloTracker#TICK_MILLIS}. */
  void tick() {
    try {
      tellOfDrill();
      if (slo != null) {
        slo.tick();
        minutes.tick();
      }
    } catch (RuntimeException | LinkageError failure) {
      recorders.internalError("slo", failure);
    }
  }

  /** Tells what became of a library after the start. */
  void wovenLate(Woven result) {
    if (woven(result)) {
      Log.info(result.target().kind().word() + " woven: " + result.target().name());
    }
  }

  /** True when this is the first class of its library that is woven. */
  private boolean woven(Woven result) {
    Target target = result.target();
    String name = target.name();
    if (result.problem() != null) {
      Log.warn("weave " + target.owner(), result.problem() + "; " + target.kind().loss());
      count(name, "failed");
      return false;
    }
    boolean skipped = settings.disabledTransports().contains(name);
    count(name, skipped ? "skipped" : "ok");
    return !skipped && woven.add(name);
  }

  private void count(String name, String result) {
    if (metrics != null) {
      metrics.woven(name, result);
    }
  }

  private static String readVersion() {
    try (InputStream in = Assembly.class.getResourceAsStream("version")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException | NullPointerException missing) {
      return "unknown";
    }
  }
}
