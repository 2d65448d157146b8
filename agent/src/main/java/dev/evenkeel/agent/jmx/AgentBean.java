package dev.evenkeel.agent.jmx;

import dev.evenkeel.agent.config.EffectiveSetting;
import dev.evenkeel.agent.config.Keys;
import dev.evenkeel.agent.resilience.Routes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

final class AgentBean implements AgentMXBean {

  private static final String SOURCE = "JMX";

  private final Controls controls;
  private final Routes routes;

  AgentBean(Controls controls, Routes routes) {
    this.controls = controls;
    this.routes = routes;
  }

  @Override
  public String getStatus() {
    return controls.status();
  }

  @Override
  public String getMode() {
    return controls.settings().mode().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void setMode(String mode) {
    if (mode == null || mode.isBlank() || mode.indexOf(',') >= 0) {
      throw new IllegalArgumentException("The mode must be enforce, observe or off");
    }
    change("mode=" + mode);
  }

  @Override
  public Map<String, String> getConfiguration() {
    Map<String, String> configuration = new LinkedHashMap<>();
    for (EffectiveSetting each : Keys.effective(controls.settings())) {
      configuration.put(each.name(), each.value() + " (" + each.source() + ")");
    }
    return configuration;
  }

  @Override
  public String change(String settings) {
    return accepted(controls.change(settings, SOURCE));
  }

  @Override
  public String reload() {
    return accepted(controls.reload());
  }

  private static String accepted(String answer) {
    if (answer.startsWith("! ")) {
      throw new IllegalArgumentException(answer.substring(2));
    }
    return answer;
  }

  @Override
  public int getClosedQuotaGates() {
    return routes.closedQuotaGates();
  }

  @Override
  public void openQuotaGates() {
    routes.openQuotaGates();
  }
}
