package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.NamePattern;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.DoubleSupplier;

/**
 * Chooses the calls on which the agent acts, a share of them by chance; the others it observes. A
 * call that a layer above sends again stays where it was: its side is remembered by hashes of its
 * body, in as many places as never grow more, so that it may be forgotten where thousands of other
 * calls come in between. Thread safe; allocates nothing for a call.
 */
final class Rollout {

  private static final int PLACES = 1 << 12;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Settings.Rollout settings;
  private final DoubleSupplier random;
  private final AtomicLongArray byCaller; // null where it acts on every call
  private final AtomicLongArray byBody; // for the retry that comes from another thread

  /**
   * @param random uniform in [0, 1)
   */
  Rollout(Settings.Rollout settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
    this.byCaller = settings.complete() ? null : new AtomicLongArray(PLACES);
    this.byBody = settings.complete() ? null : new AtomicLongArray(PLACES);
  }

  Settings.Rollout settings() {
    return settings;
  }

  /**
   * Whether the agent acts on this call.
   *
   * @param again whether a layer above sends it again
   */
  boolean takes(Endpoint endpoint, Caller caller, boolean again) {
    if (byCaller == null) {
      return true;
    }
    long body = caller.bodyHash() * MIX;
    long own = (caller.bodyHash() ^ Long.rotateLeft(caller.id(), 17)) * MIX;
    if (again && caller.bodyHash() != 0) {
      long side = recall(byCaller, own);
      side = side == 0 ? recall(byBody, body) : side;
      if (side != 0) {
        return (side & 1) == 1;
      }
    }
    double share = share(endpoint, caller.workload());
    boolean taken = share >= 1 || share > 0 && random.getAsDouble() < share;
    if (caller.bodyHash() != 0) {
      remember(byCaller, own, taken);
      remember(byBody, body, taken);
    }
    return taken;
  }

  private double share(Endpoint endpoint, String workload) {
    double ofModel = ofModel(endpoint);
    double ofWorkload = ofWorkload(workload);
    if (ofModel < 0 && ofWorkload < 0) {
      return settings.share();
    }
    return ofModel < 0 || ofWorkload >= 0 && ofWorkload < ofModel ? ofWorkload : ofModel;
  }

  /** Of the first pattern that fits, or −1. */
  private double ofModel(Endpoint endpoint) {
    Double share = NamePattern.ofRoute(settings.models(), endpoint.host(), endpoint.model());
    return share == null ? -1 : share;
  }

  private double ofWorkload(String workload) {
    if (!settings.workloads().isEmpty()) {
      String name = workload.toLowerCase(Locale.ROOT);
      for (Map.Entry<String, Double> each : settings.workloads().entrySet()) {
        if (NamePattern.fits(name, each.getKey())) {
          return each.getValue();
        }
      }
    }
    return -1;
  }

  /** The key with the side as its last bit, or 0 when it is not there. */
  private static long recall(AtomicLongArray places, long key) {
    long found = places.get(place(key));
    return (found | 1) == (key | 1) ? found : 0;
  }

  private static void remember(AtomicLongArray places, long key, boolean taken) {
    places.set(place(key), taken ? key | 1 : key & ~1);
  }

  private static int place(long key) {
    return (int) (key >>> 40) & (PLACES - 1);
  }
}
