package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.slo.Objectives;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The generated files under addresses of the metrics endpoint, from the objectives that the service
 * runs with. Options of the commands are parameters here: {@code /rules?job=checkout}; without a
 * job it is called as the service is.
 */
public final class OperationsPages {

  private OperationsPages() {}

  /**
   * All of them.
   *
   * @param settings those that hold now
   * @param service the scrape job where none is named
   */
  public static List<Page> of(Supplier<Settings> settings, String service) {
    List<Page> pages = new ArrayList<>();
    for (GeneratedFile file : GeneratedFile.values()) {
      pages.add(
          new Page(
              file.path(),
              file.about(),
              new Generated(file, settings, service),
              file.takes("job")));
    }
    pages.add(new Page("/runbook", "the runbook, to which alerts point", new ReadRunbook()));
    return pages;
  }

  private record Generated(GeneratedFile file, Supplier<Settings> settings, String service)
      implements Page.Renderer {

    @Override
    public Page.Document render(Map<String, String> query) {
      Map<String, String> with = new HashMap<>(query);
      for (Map.Entry<String, String> each : query.entrySet()) {
        if (!file.takes(each.getKey())) {
          throw new IllegalArgumentException("Unknown parameter " + each.getKey());
        }
        if (each.getValue().isBlank()) {
          with.remove(each.getKey());
        }
      }
      with.putIfAbsent("job", service);
      Settings now = settings.get();
      if (file == GeneratedFile.PROMETHEUS) {
        with.putIfAbsent("target", "127.0.0.1:" + now.metrics().port());
      }
      String type =
          file.path().endsWith(".json")
              ? "application/json; charset=utf-8"
              : "text/plain; charset=utf-8";
      return new Page.Document(type, file.text(Objectives.of(now.slo()), with));
    }
  }

  private record ReadRunbook() implements Page.Renderer {

    @Override
    public Page.Document render(Map<String, String> query) {
      return new Page.Document("text/html; charset=utf-8", Runbook.html());
    }
  }
}
