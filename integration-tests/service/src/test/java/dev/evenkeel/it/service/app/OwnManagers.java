package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.TwoCalls;
import java.lang.management.ManagementFactory;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/** A server's own log manager and MBean server, which must not be made before it is ready. */
public final class OwnManagers {

  private static volatile boolean ready;

  private OwnManagers() {}

  /** As a server's: it needs what main sets up. */
  public static final class Logs extends LogManager {
    public Logs() {
      System.out.println("log manager made, ready " + ready);
    }
  }

  /** The same for JMX. */
  public static final class Beans extends MBeanServerBuilder {
    @Override
    public MBeanServer newMBeanServer(
        String domain, MBeanServer outer, MBeanServerDelegate delegate) {
      System.out.println("mbean server made, ready " + ready);
      return super.newMBeanServer(domain, outer, delegate);
    }
  }

  public static void main(String[] args) throws Exception {
    ready = true;
    System.out.println("main");
    Logger.getLogger("own").info("hello");
    System.out.println(
        "managers "
            + LogManager.getLogManager().getClass().getSimpleName()
            + " "
            + ManagementFactory.getPlatformMBeanServer().getDefaultDomain());
    TwoCalls.main(args);
  }
}
