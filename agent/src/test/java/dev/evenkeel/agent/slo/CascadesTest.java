package dev.evenkeel.agent.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.agent.call.Caller;
import org.junit.jupiter.api.Test;

class CascadesTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Cascades cascades = new Cascades();

  @Test
  void aFailureThatFollowsAnotherOfItsTraceIsACascade() {
    assertNull(cascades.ended(traced(7, 1, "search"), true, 0, 100));
    assertNull(cascades.ended(traced(7, 2, "answer"), false, 110, 200));
    assertEquals("search", cascades.ended(traced(7, 3, "answer"), true, 210, 300));
    assertEquals("answer", cascades.ended(traced(7, 4, "mail"), true, 310, 400));
    assertNull(cascades.ended(traced(8, 5, "mail"), true, 310, 400));
  }

  @Test
  void aSuccessEndsTheChainOfAThread() {
    assertNull(cascades.ended(threaded(1L << 32, 1), true, 0, 100));
    assertEquals("default", cascades.ended(threaded(1L << 32, 2), true, 100, 200));
    assertNull(cascades.ended(threaded(1L << 32, 3), false, 200, 300));
    assertNull(cascades.ended(threaded(1L << 32, 4), true, 300, 400));
    assertNull(cascades.ended(threaded(2L << 32, 5), true, 300, 400));
  }

  @Test
  void whatBeganBeforeTheFailureOrLongAfterItIsNone() {
    assertNull(cascades.ended(traced(7, 1, "a"), true, 0, 100));
    assertNull(cascades.ended(traced(7, 2, "b"), true, 99, 150));
    assertEquals("b", cascades.ended(traced(7, 3, "c"), true, 60_150, 60_200));
    assertNull(cascades.ended(traced(7, 4, "d"), true, 120_201, 120_300));
  }

  @Test
  void theSameRequestAgainIsARetry() {
    assertNull(cascades.ended(traced(7, 5, "a"), true, 0, 100));
    assertNull(cascades.ended(traced(7, 5, "a"), true, 200, 300));
    assertEquals("a", cascades.ended(traced(7, 6, "a"), true, 400, 500));
    assertNull(cascades.ended(threaded(9L << 32, 0), true, 0, 100));
    assertEquals(
        "default", cascades.ended(threaded(9L << 32, 0), true, 200, 300), "unknown bodies");
  }

  @Test
  void remembersABoundedNumberOfChains() {
    for (long chain = 1; chain <= 100_000; chain++) {
      cascades.ended(traced(chain, 1, "a"), true, 0, 100);
    }
    int found = 0;
    for (long chain = 100_000; chain > 0; chain--) {
      found += cascades.ended(traced(chain, 2, "b"), true, 200, 300) == null ? 0 : 1;
    }
    assertEquals(true, found > 0 && found <= 1024, found + " of 100000");
  }

  private static Caller traced(long id, long body, String workload) {
    return new Caller(id, body, 0, false, workload, TRACE);
  }

  private static Caller threaded(long id, long body) {
    return new Caller(id, body, 0, false, "default", null);
  }
}
