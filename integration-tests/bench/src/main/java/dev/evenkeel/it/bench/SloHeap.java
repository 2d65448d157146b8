package dev.evenkeel.it.bench;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.slo.SloTracker;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints how many bytes a tracker holds whose {@code args[0]} workloads have all had calls, and how
 * many objectives that makes.
 */
public final class SloHeap {

  private static final int TRACKERS = 100;

  private SloHeap() {}

  public static void main(String[] args) {
    int workloads = Integer.parseInt(args[0]);
    StringBuilder patterns = new StringBuilder();
    for (int i = 0; i < workloads; i++) {
      patterns.append("com.acme.W").append(i).append("=w").append(i).append(',');
    }
    Settings settings = SloCost.settings("workloads", patterns.toString());
    tracker(settings, workloads).status(); // loads the classes
    used();
    List<SloTracker> held = new ArrayList<>();
    long before = used();
    for (int i = 0; i < TRACKERS; i++) {
      held.add(tracker(settings, workloads));
    }
    long bytes = (used() - before) / TRACKERS;
    System.out.println(bytes + " " + held.get(0).status().objectives().size());
  }

  private static SloTracker tracker(Settings settings, int workloads) {
    SloTracker tracker = new SloTracker(settings, List.of());
    for (int i = 0; i < workloads; i++) {
      tracker.callEnded(SloCost.call("w" + i));
    }
    tracker.tick();
    return tracker;
  }

  private static long used() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
