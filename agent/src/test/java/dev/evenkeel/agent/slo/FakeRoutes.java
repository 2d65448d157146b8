package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.resilience.Admission;
import dev.evenkeel.agent.resilience.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Routes of which the first few are open. */
final class FakeRoutes implements Supplier<Collection<Route>> {

  private final List<Route> all = new ArrayList<>();
  private int open;

  FakeRoutes(int number) {
    for (int i = 0; i < number; i++) {
      int at = i;
      all.add(
          new Route() {
            @Override
            public String name() {
              return "route " + at;
            }

            @Override
            public BreakerState state() {
              BreakerState state = at == 0 ? BreakerState.OPEN : BreakerState.HALF_OPEN;
              return at < open ? state : BreakerState.CLOSED;
            }

            @Override
            public Admission admit() {
              return new Admission(true, 1, "", 0);
            }

            @Override
            public void report(long permit, boolean failure, long durationNanos) {}

            @Override
            public void release(long permit) {}

            @Override
            public void gate(long nanos, boolean key) {}

            @Override
            public boolean takeRetry() {
              return true;
            }

            @Override
            public void deposit() {}
          });
    }
  }

  void open(int number) {
    open = number;
  }

  @Override
  public Collection<Route> get() {
    return all;
  }
}
