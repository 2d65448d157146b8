package dev.evenkeel.agent;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.metrics.Metrics;
import dev.evenkeel.agent.metrics.MetricsServer;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Policy;
import dev.evenkeel.agent.resilience.Routes;
import dev.evenkeel.agent.transport.Targets;
import dev.evenkeel.agent.transport.Transports;
import dev.evenkeel.agent.weave.Woven;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Wires the agent by constructor. Mode {@code off} is wired like the others, so that a change of
 * the settings can turn it on; {@code evenkeel.enabled=false} is the switch that leaves no trace.
 */
final class Assembly {

  private final String version = readVersion();
  private final Settings settings;
  private final Metrics metrics;
  private final Transports transports;
  private final Set<String> woven = new TreeSet<>();
  private boolean open;

  Assembly(String arguments) {
    settings = SettingsReader.read(System.getProperties(), System.getenv(), arguments);
    Log.configure(settings.log().level(), settings.log().file());
    for (String warning : settings.warnings()) {
      Log.warn(warning, warning);
    }
    metrics = new Metrics(settings, version);
    Recorder recorder = new Recorders(List.of(metrics, new EventLog()));
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    Routes routes = new Routes(settings, System::nanoTime, random, recorder::breakerChanged);
    metrics.bind(routes);
    Pipeline pipeline =
        new Pipeline(
            settings,
            new Endpoints(settings.endpoints().own(), settings.endpoints().detect()),
            routes,
            new Policy(settings, random),
            new Layers(System::nanoTime),
            recorder,
            System::nanoTime);
    transports = new Transports(Targets.ALL, settings.disabledTransports(), pipeline);
  }

  Transports transports() {
    return transports;
  }

  /** Serves the metrics, and says that the agent is there and what it does. */
  void open(Queue<Woven> results) {
    String endpoint = serve();
    for (Woven result = results.poll(); result != null; result = results.poll()) {
      woven(result);
    }
    Log.info(
        "version "
            + version
            + ", mode "
            + settings.mode().name().toLowerCase(Locale.ROOT)
            + ", transports woven: "
            + (woven.isEmpty() ? "none so far" : String.join(", ", woven))
            + ", "
            + endpoint);
    open = true;
  }

  private String serve() {
    if (!settings.metrics().enabled()) {
      return "metrics off";
    }
    try {
      MetricsServer server = MetricsServer.start(settings.metrics(), metrics);
      if (server == null) {
        return "metrics not served";
      }
      closeAtExit(server);
      return "metrics at " + server.url();
    } catch (LinkageError missing) {
      Log.warn("metrics", "metrics are not served, the JDK lacks jdk.httpserver: " + missing);
      return "metrics not served";
    }
  }

  /** System.exit waits 300 ms for a thread that listens in native code, as the server's does. */
  private static void closeAtExit(MetricsServer server) {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(null, server::close, "evenkeel-exit"));
    } catch (IllegalStateException exiting) {
      server.close();
    }
  }

  /** Tells what became of a library. */
  void woven(Woven result) {
    String name = result.transport();
    if (result.problem() != null) {
      metrics.woven(name, "failed");
      Log.warn("weave " + name, result.problem() + "; its calls go through untouched");
    } else if (settings.disabledTransports().contains(name)) {
      metrics.woven(name, "skipped");
    } else {
      metrics.woven(name, "ok");
      if (woven.add(name) && open) {
        Log.info("transport woven: " + name);
      }
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
