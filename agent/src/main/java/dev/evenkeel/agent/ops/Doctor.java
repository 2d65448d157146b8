package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.Doubts;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.extension.Extensions;
import dev.evenkeel.agent.metrics.Listening;
import dev.evenkeel.agent.metrics.MetricsServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
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
    Doubts.of(settings).forEach(this::fix);
    if (!settings.prices().isEmpty()) {
      PriceTable.load(settings.prices(), settings.endpoints().providers())
          .warnings()
          .forEach(this::fix);
    }
    for (String jar : settings.extensions().jars()) {
      String unreadable = Extensions.unreadable(jar);
      if (unreadable != null) {
        fix(unreadable);
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
      fix(MetricsServer.NO_MODULE);
    }
    Listening place = Listening.of(metrics);
    if (place.problem() != null) {
      fix(place.problem());
    }
    try (ServerSocket free = place.open(Doctor::listen)) {
      boolean any = place.port() == 0;
      ok("port " + (any ? "0, a free one" : free.getLocalPort() + " is free") + " for /metrics");
    } catch (BindException taken) {
      fix(place.notServed(taken) + " (or the service itself has it, where it runs already)");
    } catch (IOException failure) {
      fix("evenkeel.metrics.host=" + metrics.host() + " cannot be used: " + failure);
    }
  }

  private static ServerSocket listen(InetSocketAddress address) throws IOException {
    return new ServerSocket(address.getPort(), 1, address.getAddress());
  }
}
