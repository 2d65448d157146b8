package dev.evenkeel.agent.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CascadesTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Cascades cascades = new Cascades();

  @Test
  void aFailureThatFollowsAnotherOfItsTraceIsACascade() {
    assertNull(ended(traced(7, 1, "search"), true, 0, 100));
    assertNull(ended(traced(7, 2, "answer"), false, 110, 200));
    assertEquals("search", ended(traced(7, 3, "answer"), true, 210, 300));
    assertEquals("answer", ended(traced(7, 4, "mail"), true, 310, 400));
    assertNull(ended(traced(8, 5, "mail"), true, 310, 400));
  }

  @Test
  void aSuccessEndsTheChainOfAThread() {
    assertNull(ended(threaded(1L << 32, 1), true, 0, 100));
    assertEquals("default", ended(threaded(1L << 32, 2), true, 100, 200));
    assertNull(ended(threaded(1L << 32, 3), false, 200, 300));
    assertNull(ended(threaded(1L << 32, 4), true, 300, 400));
    assertNull(ended(threaded(2L << 32, 5), true, 300, 400));
  }

  @Test
  void whatBeganBeforeTheFailureOrLongAfterItIsNone() {
    assertNull(ended(traced(7, 1, "a"), true, 0, 100));
    assertNull(ended(traced(7, 2, "b"), true, 99, 150));
    assertEquals("b", ended(traced(7, 3, "c"), true, 60_150, 60_200));
    assertNull(ended(traced(7, 4, "d"), true, 120_201, 120_300));
  }

  @Test
  void theSameRequestAgainIsARetry() {
    assertNull(ended(traced(7, 5, "a"), true, 0, 100));
    assertNull(ended(traced(7, 5, "a"), true, 200, 300));
    assertEquals("a", ended(traced(7, 6, "a"), true, 400, 500));
    assertNull(ended(threaded(9L << 32, 0), true, 0, 100));
    assertEquals("default", ended(threaded(9L << 32, 0), true, 200, 300), "unknown bodies");
  }

  @Test
  void callsThatAreToldTogetherFollowEachOtherByTheirOwnTimes() {
    SloFixture slo = new SloFixture();
    slo.tracker.callEnded(failed(threaded(1L << 32, 1), 0));
    slo.tracker.callEnded(failed(threaded(1L << 32, 2), 100));
    assertEquals(List.of("default -> default"), slo.cascades);
  }

  private static Call failed(Caller caller, long startMillis) {
    Call call = SloFixture.call(Result.FAILURE, Outcome.SERVER_ERROR, 1, 0, 100, "default");
    return new Call(
        null,
        call.result(),
        call.classification(),
        1,
        startMillis * 1_000_000,
        call.durationNanos(),
        0,
        -1,
        call.usage(),
        "",
        0,
        caller);
  }

  @Test
  void remembersABoundedNumberOfChains() {
    for (long chain = 1; chain <= 100_000; chain++) {
      ended(traced(chain, 1, "a"), true, 0, 100);
    }
    int found = 0;
    for (long chain = 100_000; chain > 0; chain--) {
      found += ended(traced(chain, 2, "b"), true, 200, 300) == null ? 0 : 1;
    }
    assertEquals(true, found > 0 && found <= 1024, found + " of 100000");
  }

  private String ended(Caller caller, boolean failed, long startMillis, long endMillis) {
    return cascades.ended(caller, failed, startMillis * 1_000_000, endMillis * 1_000_000);
  }

  private static Caller traced(long id, long body, String workload) {
    return new Caller(id, body, 0, false, workload, TRACE);
  }

  private static Caller threaded(long id, long body) {
    return new Caller(id, body, 0, false, "default", null);
  }
}
