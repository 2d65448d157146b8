package dev.evenkeel.agent.jmx;

import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.resilience.RouteControl;
import dev.evenkeel.agent.resilience.Routes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/**
 * Keeps the agent and its routes in the platform's MBean server once there is one: whoever looks by
 * JMX makes it, and the agent never does, since the application may need to be ready for that first
 * (a builder of its own, a log manager). Thread safe.
 */
public final class Beans {

  private static final String DOMAIN = "dev.evenkeel:type=";

  private final AgentBean agent;
  private final Routes routes;
  private final Map<String, ObjectName> registered = new TreeMap<>();
  private MBeanServer server; // null until there is one
  private ObjectName agentName; // null while it is not registered
  private boolean broken;

  public Beans(Controls controls, Routes routes) {
    this.agent = new AgentBean(controls, routes);
    this.routes = routes;
  }

  /** Registers what is new and takes out what is gone; to be called now and then. Never throws. */
  public synchronized void look() {
    try {
      if (!broken && found()) {
        follow();
      }
    } catch (JMException | RuntimeException | LinkageError failure) {
      broken = true;
      Log.warn("jmx", "the agent is not seen by JMX any more: " + failure);
    }
  }

  private boolean found() throws JMException {
    if (server == null) {
      server = platform();
    }
    if (server != null && agentName == null) {
      ObjectName name = new ObjectName(DOMAIN + "Agent");
      server.registerMBean(agent, name);
      agentName = name;
    }
    return server != null;
  }

  /** The server that has the JVM's own beans, or null while nobody has made it. */
  private static MBeanServer platform() throws JMException {
    ObjectName jvm = new ObjectName("java.lang:type=Runtime");
    for (MBeanServer each : MBeanServerFactory.findMBeanServer(null)) {
      if (each.isRegistered(jvm)) {
        return each;
      }
    }
    return null;
  }

  private void follow() throws JMException {
    Set<String> seen = new HashSet<>();
    for (RouteControl route : routes.controls()) {
      seen.add(route.name());
      if (!registered.containsKey(route.name())) {
        ObjectName name = new ObjectName(DOMAIN + "Route,name=" + ObjectName.quote(route.name()));
        server.registerMBean(new RouteBean(route), name);
        registered.put(route.name(), name);
      }
    }
    for (Iterator<Map.Entry<String, ObjectName>> each = registered.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, ObjectName> entry = each.next();
      if (!seen.contains(entry.getKey())) {
        each.remove();
        server.unregisterMBean(entry.getValue());
      }
    }
  }

  /** Takes everything out, until it is looked again. */
  public synchronized void close() {
    try {
      for (ObjectName name : registered.values()) {
        server.unregisterMBean(name);
      }
      if (agentName != null) {
        server.unregisterMBean(agentName);
      }
    } catch (JMException | RuntimeException | LinkageError gone) {
      // Somebody else has taken it out.
    }
    registered.clear();
    agentName = null;
  }
}
