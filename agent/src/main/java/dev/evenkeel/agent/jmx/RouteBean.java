package dev.evenkeel.agent.jmx;

import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.resilience.RouteControl;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

final class RouteBean implements RouteMXBean {

  private final RouteControl route;

  RouteBean(RouteControl route) {
    this.route = route;
  }

  @Override
  public String getBreaker() {
    return route.breaker().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean isIsolated() {
    return route.isolated();
  }

  @Override
  public long getGateClosedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(route.gateNanos());
  }

  @Override
  public double getRetriesLeft() {
    return route.retriesLeft();
  }

  @Override
  public void open() {
    said("open");
    route.open();
  }

  @Override
  public void close() {
    said("close");
    route.close();
  }

  @Override
  public void isolate() {
    said("isolate");
    route.isolate();
  }

  @Override
  public void openGate() {
    said("openGate");
    route.openGate();
  }

  @Override
  public void reset() {
    said("reset");
    route.reset();
  }

  private void said(String operation) {
    Log.info("JMX: " + operation + " of " + route.name());
  }
}
