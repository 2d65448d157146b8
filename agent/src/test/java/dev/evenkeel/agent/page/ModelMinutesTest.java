package dev.evenkeel.agent.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.metrics.ModelCount;
import dev.evenkeel.agent.page.ModelMinutes.Minute;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelMinutesTest {

  private static final long MINUTE = 60_000;
  private static final Minute NONE = new Minute(0, 0, 0, 0);

  private final List<ModelCount> counts = new ArrayList<>();
  private long now = 28_000_000 * MINUTE + 5_000;
  private final ModelMinutes minutes = new ModelMinutes(() -> counts, () -> now);

  private void counted(long calls, long good, long tokens, double cost) {
    counts.clear();
    counts.add(new ModelCount("p", "m", calls, good, tokens, cost, 2));
  }

  private List<Minute> last() {
    return minutes.hours().get("p m").minutes();
  }

  @Test
  void aMinuteIsWhatHasComeSinceTheOneBefore() {
    counted(10, 8, 500, 0.25);
    assertEquals(new Minute(10, 2, 500, 0.25), last().get(59));
    now += MINUTE;
    minutes.tick();
    counted(13, 11, 600, 0.5);
    assertEquals(new Minute(10, 2, 500, 0.25), last().get(58));
    assertEquals(new Minute(3, 0, 100, 0.25), last().get(59));
    now += MINUTE;
    minutes.tick();
    minutes.tick();
    assertEquals(List.of(new Minute(3, 0, 100, 0.25), NONE), last().subList(58, 60));
    assertEquals(60, last().size());
  }

  @Test
  void minutesInWhichNobodyLookedAreEmptyAndOldOnesAreForgotten() {
    counted(10, 10, 0, 0);
    now += MINUTE;
    minutes.tick();
    now += 3 * MINUTE;
    counted(11, 11, 0, 0);
    List<Minute> seen = last();
    assertEquals(10, seen.get(55).calls());
    assertEquals(1, seen.get(56).calls());
    assertEquals(List.of(NONE, NONE, NONE), seen.subList(57, 60));
    now += 500 * MINUTE;
    assertEquals(0, last().stream().mapToLong(Minute::calls).sum());
  }

  @Test
  void aClockThatIsSetBackEndsNoMinute() {
    counted(1, 1, 0, 0);
    now -= 10 * MINUTE;
    minutes.tick();
    assertEquals(1, last().get(59).calls());
  }

  @Test
  void followsAHundredModels() {
    IntStream.range(0, 150).forEach(at -> counts.add(new ModelCount("p", "m" + at, 1, 1, 0, 0, 0)));
    assertEquals(150, minutes.hours().size());
    assertEquals(60, minutes.hours().get("p m99").minutes().size());
    assertTrue(minutes.hours().get("p m100").minutes().isEmpty());
  }

  @Test
  void ratesAreOfTheLastFiveMinutesOrOfWhatIsThere() {
    assertEquals(1, minutes.recent());
    now += 2 * MINUTE;
    assertEquals(2, minutes.recent());
    now += 60 * MINUTE;
    assertEquals(4 + 5 / 60.0, minutes.recent(), 1e-9);
  }
}
