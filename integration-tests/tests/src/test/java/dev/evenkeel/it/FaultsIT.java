package dev.evenkeel.it;

import static dev.evenkeel.it.FaultCell.Verdict.FAILED;
import static dev.evenkeel.it.FaultCell.Verdict.RESCUED;
import static dev.evenkeel.it.FaultCell.Verdict.SAFE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/**
 * Sixteen faults through openai-java, streaming and not, each in a real JVM: without the agent,
 * with it as by default, and with answers held whole. Nothing hangs, no half of an answer looks
 * whole, nothing is hammered. No fallback is configured: what needs one ends in a clear error.
 *
 * <p>The waits of the faults are cut to a quarter, and those of the agent by its own properties
 * just as much, so that what is shorter than a limit stays shorter; {@code -Dfaults.scale=1} plays
 * all of them in full (about 100 s) with the agent as by default, but for a cooldown of 64 s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

  /** Ended well without a fallback: a refusal by a content filter is one that must stand. */
  private static final Set<String> RESCUED_BY_DEFAULT =
      Set.of("S01", "S03", "S05", "S07", "S11", "S13");

  /** And those only when answers are held whole. */
  private static final Set<String> RESCUED_WHOLE = Set.of("S08", "S09", "S14");

  /** Requests of one call with the agent; all others make one. */
  private static final Map<String, Integer> REQUESTS =
      Map.of("S01", 2, "S02", 3, "S03", 2, "S04", 3, "S05", 2, "S16", 3);

  /** Until the breaker opens, and a probe in three seconds of the sixty. */
  private static final int MOST_WHILE_DOWN = 5 + 60 / 3;

  private FaultRun without;
  private FaultRun with;
  private FaultRun whole;

  @BeforeAll
  void playAll() {
    CompletableFuture<FaultRun> plain =
        begin(() -> FaultRun.play("without the agent", authority -> List.of()));
    CompletableFuture<FaultRun> first =
        begin(() -> FaultRun.play("with the agent", FaultRun::agent));
    CompletableFuture<FaultRun> held =
        begin(
            () ->
                FaultRun.play(
                    "hold=whole",
                    authority -> {
                      List<String> flags = FaultRun.agent(authority);
                      flags.add("-Devenkeel.stream.hold=whole");
                      return flags;
                    }));
    without = plain.join();
    with = first.join();
    whole = held.join();
  }

  private static CompletableFuture<FaultRun> begin(Callable<FaultRun> run) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        task -> new Thread(task, "fault-run").start());
  }

  @AfterAll
  void print() {
    System.out.println(FaultTable.of(List.of(without, with, whole)));
  }

  @Test
  void noneHangsLiesOrHammersWithTheAgent() {
    assertAll(
        Stream.of(with, whole)
            .flatMap(run -> run.cells().stream())
            .map(cell -> () -> assertNotEquals(FAILED, cell.verdict(), cell.story())));
  }

  @Test
  void endsEachFaultAsTheTableSays() {
    assertAll(with.cells().stream().map(cell -> ends(cell, RESCUED_BY_DEFAULT, REQUESTS)));
  }

  @Test
  void rescuesCutAndStalledAnswersThatAreHeldWhole() {
    Set<String> rescued = new HashSet<>(RESCUED_BY_DEFAULT);
    rescued.addAll(RESCUED_WHOLE);
    Map<String, Integer> requests = new HashMap<>(REQUESTS);
    RESCUED_WHOLE.forEach(id -> requests.put(id, 2));
    assertAll(whole.cells().stream().map(cell -> ends(cell, rescued, requests)));
  }

  private static Executable ends(
      FaultCell cell, Set<String> rescued, Map<String, Integer> requests) {
    String id = cell.fault().id();
    return () -> {
      assertEquals(rescued.contains(id) ? RESCUED : SAFE, cell.verdict(), cell.story());
      if (cell.fault().calls() == 1) {
        assertEquals(requests.getOrDefault(id, 1), cell.requests().size(), cell.story());
      }
    };
  }

  @Test
  void waitsAsLongAsTheProviderAsks() {
    FaultRun.WAYS.forEach(
        way -> {
          FaultCell cell = with.cell("S01", way);
          long gap = cell.requests().get(1).nanos() - cell.requests().get(0).nanos();
          assertTrue(gap >= 2_000_000_000L, cell.story());
        });
  }

  @Test
  void leavesAFlappingPrimaryAloneAndComesBackToIt() {
    FaultRun.WAYS.forEach(
        way -> {
          FaultCell cell = with.cell("S15", way);
          long down = cell.requests().get(0).nanos() + Fault.outage().toNanos();
          long meanwhile = cell.requests().stream().filter(one -> one.nanos() < down).count();
          assertTrue(meanwhile <= MOST_WHILE_DOWN, cell.story());
          double recovery = cell.secondsToRecovery();
          assertTrue(recovery >= 0 && recovery <= Fault.scaled(30).toMillis() / 1e3, cell.story());
        });
  }

  @Test
  void chargesNothingForAttemptsThatWereRefused() {
    FaultRun.WAYS.forEach(
        way -> {
          String model = Fault.all().get(15).model(way);
          assertEquals(
              3, with.scrape().sum("evenkeel_attempts_total", "gen_ai_request_model", model));
          assertEquals(
              0,
              with.scrape()
                  .sum("evenkeel_attempts_possibly_billed_total", "gen_ai_request_model", model));
          assertEquals(
              0, with.scrape().sum("evenkeel_cost_usd_total", "gen_ai_request_model", model));
        });
  }

  @Test
  void isWellAfterwards() {
    for (FaultRun run : List.of(without, with, whole)) {
      run.alive().forEach((way, result) -> assertTrue(FaultCell.right(result), result.json()));
      assertEquals(0, run.exit(), run.log());
      assertEquals(0, run.scrape().sum("evenkeel_agent_internal_errors_total"), run::log);
      // Half of these calls fail, which the objectives tell of
      assertTrue(
          run.log()
              .lines()
              .noneMatch(
                  line ->
                      line.contains("Exception in thread")
                          || line.contains("WARN") && !line.contains("WARN level")),
          run.log());
    }
  }
}
