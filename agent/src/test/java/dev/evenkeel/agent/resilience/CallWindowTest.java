package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallWindowTest {

  private final FakeClock clock = new FakeClock();
  private final long start = clock.getAsLong();
  private final CallWindow window = new CallWindow(seconds(60), start);

  private record Call(long at, boolean failed, boolean slow) {}

  @Test
  void showsNothingOnceTheWindowHasPassedEvenIfNothingElseIsCounted() {
    window.add(clock.getAsLong(), true, true);
    clock.passSeconds(59);
    assertEquals(1, window.failures(clock.getAsLong()));
    for (int i = 0; i < 30; i++) {
      clock.passSeconds(7);
      assertEquals(0, window.calls(clock.getAsLong()));
      assertEquals(0, window.failures(clock.getAsLong()));
      assertEquals(0, window.slow(clock.getAsLong()));
    }
  }

  @Test
  void countsWhatAListOfAllCallsSaysThroughBurstsAndIdleTimes() {
    Random random = new Random(3);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      clock.passSeconds(random.nextInt(20) == 0 ? random.nextInt(400) : random.nextInt(4));
      long now = clock.getAsLong();
      Call call = new Call(now, random.nextBoolean(), random.nextInt(5) == 0);
      calls.add(call);
      window.add(now, call.failed(), call.slow());
      // The window moves on by whole buckets of 5 s.
      long from = (now - start) / seconds(5) - 11;
      List<Call> recent =
          calls.stream().filter(c -> (c.at() - start) / seconds(5) >= from).toList();
      assertEquals(recent.size(), window.calls(now));
      assertEquals(recent.stream().filter(Call::failed).count(), window.failures(now));
      assertEquals(recent.stream().filter(Call::slow).count(), window.slow(now));
    }
  }
}
