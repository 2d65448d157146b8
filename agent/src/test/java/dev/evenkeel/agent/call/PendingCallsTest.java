package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.evenkeel.agent.llm.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PendingCallsTest {

  private final List<Runnable> scheduled = new ArrayList<>();
  private final List<Recorder.Call> recorded = new ArrayList<>();
  private final PendingCalls pending = new PendingCalls(FakeTimer::new, recorded::add);

  @Test
  void recordsACallThatNobodyCarriesOn() {
    PendingCalls.Held call = held();
    pending.hold(7, call);
    assertEquals(List.of(), recorded);
    scheduled.forEach(Runnable::run);
    assertSame(call.call(), recorded.get(0));
    assertNull(pending.join(7));
  }

  @Test
  void doesNotRecordACallThatItsRetryCarriesOn() {
    PendingCalls.Held call = held();
    pending.hold(7, call);
    assertSame(call, pending.join(7));
    scheduled.forEach(Runnable::run);
    assertEquals(List.of(), recorded);
  }

  @Test
  void joinsTheOldestOfSeveralCallsWithTheSameBody() {
    PendingCalls.Held first = held();
    PendingCalls.Held second = held();
    pending.hold(7, first);
    pending.hold(7, second);
    assertSame(first, pending.join(7));
    assertSame(second, pending.join(7));
    assertNull(pending.join(8));
  }

  @Test
  void recordsAtOnceWhatIsOneTooMany() {
    for (int i = 0; i < 1024; i++) {
      pending.hold(i, held());
    }
    assertEquals(0, recorded.size());
    pending.hold(5000, held());
    assertEquals(1, recorded.size());
  }

  private static PendingCalls.Held held() {
    return new PendingCalls.Held(
        new Recorder.Call(null, Recorder.Result.FAILURE, null, 1, 0, 0, -1, Usage.NONE, ""),
        0,
        false,
        null);
  }

  private final class FakeTimer extends ScheduledThreadPoolExecutor {
    FakeTimer() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      assertEquals(10, unit.toSeconds(delay));
      scheduled.add(task);
      return null;
    }
  }
}
