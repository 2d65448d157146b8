package dev.evenkeel.agent.call;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which workloads, or the whole service, an objective has in its emergency level. Thread safe. */
final class Emergencies {

  /** As objectives have it. */
  private static final String SERVICE = "";

  private record Emergency(String workload, String objective) {}

  private final Set<Emergency> now = ConcurrentHashMap.newKeySet();

  void changed(String workload, String objective, boolean begun) {
    Emergency emergency = new Emergency(workload, objective);
    if (begun) {
      now.add(emergency);
    } else {
      now.remove(emergency);
    }
  }

  boolean hold(String workload) {
    for (Emergency each : now) {
      if (each.workload().equals(SERVICE) || each.workload().equals(workload)) {
        return true;
      }
    }
    return false;
  }
}
