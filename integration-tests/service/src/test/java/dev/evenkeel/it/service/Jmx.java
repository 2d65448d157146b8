package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.tools.attach.VirtualMachine;
import dev.evenkeel.it.harness.Child;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JMX connection to another JVM, made as jconsole makes it. */
final class Jmx implements AutoCloseable {

  static final ObjectName AGENT = name("dev.evenkeel:type=Agent");

  private final JMXConnector connector;
  final MBeanServerConnection server;

  private Jmx(JMXConnector connector) throws Exception {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  /** Connects, and waits until the agent has seen that it is looked for. */
  static Jmx to(Child app) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(app.pid()));
    String address = machine.startLocalManagementAgent();
    machine.detach();
    Jmx jmx = new Jmx(JMXConnectorFactory.connect(new JMXServiceURL(address)));
    jmx.await(AGENT, true);
    return jmx;
  }

  static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  /** Waits until a bean is there, or is not. */
  void await(ObjectName name, boolean there) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
    while (server.isRegistered(name) != there) {
      if (System.nanoTime() > end) {
        fail(name + " registered: " + !there);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  Object get(ObjectName name, String attribute) throws Exception {
    return server.getAttribute(name, attribute);
  }

  Object invoke(ObjectName name, String operation, String... arguments) throws Exception {
    String[] types = new String[arguments.length];
    Arrays.fill(types, String.class.getName());
    return server.invoke(name, operation, arguments, types);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
