package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.llm.Endpoints;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Looks over what a service would start with, on the machine and by the user that it would run on:
 * the settings, the port, the Java runtime, and the libraries that the application holds.
 */
final class Doctor {

  private static final Set<Integer> TESTED = Set.of(17, 25);

  private final PrintStream out;
  private final PrintStream err;
  private final Properties system;
  private final Map<String, String> environment;
  private int toFix;

  /**
   * @param system the settings as {@code -Devenkeel...} of the command
   */
  Doctor(PrintStream out, PrintStream err, Properties system, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.system = system;
    this.environment = environment;
  }

  /**
   * Runs {@code doctor [--classpath PATH] [key=value...]}.
   *
   * @return 1 when something must be fixed, 2 when the command line is wrong
   */
  int run(String[] args) {
    String classPath = null;
    List<String> given = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals("--classpath") && i + 1 < args.length) {
        classPath = args[++i];
      } else if (!args[i].startsWith("-") && args[i].indexOf('=') > 0) {
        given.add(args[i]);
      } else {
        err.println("Cannot make anything of " + args[i]);
        err.println(
            "Usage: java [-Devenkeel.…] -jar evenkeel-agent.jar doctor [--classpath app.jar]"
                + " [key=value...]");
        return Commands.MISUSED;
      }
    }
    runtime();
    Settings settings =
        SettingsReader.read(system, environment, given.isEmpty() ? null : String.join(",", given));
    settings(settings);
    port(settings.metrics());
    if (classPath == null) {
      note("no --classpath given: what the application holds was not looked at");
    } else {
      new Libraries(this).check(classPath);
    }
    out.println(
        toFix == 0 ? "Nothing to fix." : toFix + (toFix == 1 ? " thing" : " things") + " to fix.");
    return toFix == 0 ? Commands.OK : Commands.FAILED;
  }

  void ok(String what) {
    out.println("ok    " + what);
  }

  void note(String what) {
    out.println("note  " + what);
  }

  void fix(String what) {
    toFix++;
    out.println("FIX   " + what);
  }

  private void runtime() {
    int feature = Runtime.version().feature();
    String java = "Java " + Runtime.version() + " (that runs this command)";
    if (TESTED.contains(feature)) {
      ok(java);
    } else {
      note(java + ": the agent is tested on 17 and 25");
    }
  }

  private void settings(Settings settings) {
    int before = toFix;
    settings.warnings().forEach(this::fix);
    for (String provider : settings.endpoints().own().values()) {
      String doubt = Endpoints.doubt(provider);
      if (doubt != null) {
        fix(doubt);
      }
    }
    if (!settings.prices().isEmpty()) {
      Set<String> own = Set.copyOf(settings.endpoints().own().values());
      PriceTable.load(settings.prices(), own).warnings().forEach(this::fix);
    }
    for (String jar : settings.extensions().jars()) {
      if (!Files.isReadable(Path.of(jar))) {
        fix("evenkeel.extensions names " + jar + ", which cannot be read: give the path of a jar");
      }
    }
    logFile(settings.log().file());
    if (toFix == before) {
      ok("settings: " + settings.origins().size() + " set, all valid");
    }
  }

  private void logFile(String file) {
    if (file.isEmpty()) {
      return;
    }
    Path folder = Path.of(file).toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      fix(
          "evenkeel.log.file names "
              + file
              + ", whose folder cannot be written to: make the folder, or name another file");
    }
  }

  private void port(Settings.Metrics metrics) {
    if (!metrics.enabled()) {
      note("evenkeel.metrics.enabled=false: nothing is served");
      return;
    }
    if (ClassPath.ofRuntime("com/sun/net/httpserver/HttpServer") == null) {
      fix(
          "this Java runtime has no module jdk.httpserver, so /metrics cannot be served: add the"
              + " module to the runtime image, or set evenkeel.metrics.enabled=false");
    }
    try {
      InetAddress address = InetAddress.getByName(metrics.host());
      if (!address.isLoopbackAddress() && metrics.token().isEmpty() && !metrics.allowInsecure()) {
        fix(
            "evenkeel.metrics.host="
                + metrics.host()
                + " is open to the network and has no token, so 127.0.0.1 will be used: set"
                + " evenkeel.metrics.token, or evenkeel.metrics.allow-insecure=true");
        address = InetAddress.getLoopbackAddress();
      }
      listen(metrics, address);
    } catch (IOException failure) {
      fix("evenkeel.metrics.host=" + metrics.host() + " cannot be used: " + failure);
    }
  }

  private void listen(Settings.Metrics metrics, InetAddress address) {
    int last = metrics.port() == 0 ? 0 : Math.min(65_535, metrics.port() + metrics.portRange());
    for (int port = metrics.port(); port <= last; port++) {
      try {
        new ServerSocket(port, 1, address).close();
        ok("port " + (port == 0 ? "0, a free one" : port + " is free") + " for /metrics");
        return;
      } catch (IOException taken) {
        // Perhaps the next one is free.
      }
    }
    fix(
        (metrics.port() == last
                ? "port " + last
                : "each port from " + metrics.port() + " to " + last)
            + " on "
            + metrics.host()
            + " is taken (by the service itself, where it runs already), so /metrics would not be"
            + " served: set evenkeel.metrics.port to a free one (0 finds one), or a wider"
            + " evenkeel.metrics.port-range");
  }
}
