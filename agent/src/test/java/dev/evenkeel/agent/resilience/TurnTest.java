package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.RateLimits;
import dev.evenkeel.agent.llm.RateLimits.Quota;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Outcome;
import org.junit.jupiter.api.Test;

class TurnTest {

  private static final int KEY = 7;
  private static final long MINUTE = seconds(60);

  private final FakeClock clock = new FakeClock();

  private Route route(String settings) {
    return routes(settings).get(endpoint("gpt-4o"), KEY);
  }

  private Routes routes(String settings) {
    return new Routes(
        TestSettings.with(settings), clock, () -> 0.5, (endpoint, route, from, to, why) -> {});
  }

  private static Endpoint endpoint(String model) {
    return new Endpoint(
        "openai", Api.OPENAI_CHAT, "chat", model, "api.example.com", "", false, true);
  }

  private static RateLimits told(long limit, long remaining, double resetSeconds) {
    return new RateLimits(new Quota(limit, remaining, seconds(resetSeconds)), null);
  }

  private static void ends(Turn turn) {
    turn.ended(Outcome.OK, Usage.NONE);
  }

  @Test
  void isNotNeededWhereNothingLimitsARoute() {
    assertNull(route("").turn("default", 1000));
    assertNull(route("limit.rpm=claude*=5").turn("default", 1000));
  }

  @Test
  void waitsWhenTheHeadersSayThatTheLimitIsUsedUp() {
    Route route = route("");
    route.learn(told(10, 0, 60), null);
    Turn turn = route.turn("default", 1000);
    assertEquals(seconds(6), turn.waitNanos(MINUTE), 1e6);
    clock.passSeconds(7);
    assertEquals(0, turn.waitNanos(MINUTE));
    assertEquals("rate_limit", turn.reason());
    assertEquals(seconds(7), turn.waitedNanos());
    assertNull(turn.refusal());
  }

  @Test
  void leavesItToTheProviderWhenTheWaitWouldBeTooLong() {
    Route route = route("");
    route.learn(told(10, 0, 36_000), null);
    Turn turn = route.turn("default", 1000);
    assertEquals(0, turn.waitNanos(MINUTE));
    assertNull(turn.refusal());
  }

  @Test
  void keepsTheLimitsOfOneKeyFromAnother() {
    Routes routes = routes("");
    routes.get(endpoint("gpt-4o"), KEY).learn(told(10, 0, 60), null);
    assertNotNull(routes.get(endpoint("gpt-4o"), KEY).turn("default", 1));
    assertNull(routes.get(endpoint("gpt-4o"), KEY + 1).turn("default", 1));
  }

  @Test
  void looksAtNoHeadersWhenToldSo() {
    Route route = route("limit.headers=false");
    route.learn(told(10, 0, 60), null);
    assertNull(route.turn("default", 1));
  }

  @Test
  void refusesACallThatCannotKeepALimitOfTheSettingsInTime() {
    Route route = route("limit.rpm=gpt-4o=1");
    assertEquals(0, route.turn("default", 1).waitNanos(MINUTE));
    Turn late = route.turn("default", 1);
    assertEquals(0, late.waitNanos(seconds(10)));
    assertEquals(new Admission(false, 0, "limit", MINUTE), late.refusal());
    assertEquals(MINUTE, route.turn("default", 1).waitNanos(MINUTE), "the refused took no place");
  }

  @Test
  void countsTheTokensThatWereUsedInPlaceOfThoseThatWereGuessed() {
    Route route = route("limit.tpm=*=1000");
    Turn first = route.turn("default", 3600);
    assertEquals(0, first.waitNanos(MINUTE));
    first.ended(Outcome.OK, new Usage(100, 100, -1, -1, -1));
    Turn second = route.turn("default", 2400); // 600 and the mean of 100
    assertEquals(0, second.waitNanos(MINUTE));
    Turn third = route.turn("default", 2400);
    assertEquals(seconds(36), third.waitNanos(MINUTE), 1e6);
  }

  @Test
  void givesItsPlaceToOthersWhenItIsNotSent() {
    Route route = route("limit.rpm=*=1");
    Turn first = route.turn("default", 1);
    assertEquals(0, first.waitNanos(MINUTE));
    first.giveBack();
    assertEquals(0, route.turn("default", 1).waitNanos(MINUTE));
  }

  @Test
  void letsSoManyRunAtOnce() {
    Route route = route("limit.concurrency=gpt*=1");
    Turn first = route.turn("default", 1);
    Turn second = route.turn("default", 1);
    assertEquals(0, first.waitNanos(MINUTE));
    assertTrue(second.waitNanos(MINUTE) > 0);
    assertEquals("concurrency", second.reason());
    ends(first);
    assertEquals(0, second.waitNanos(MINUTE));
    assertNull(second.refusal());
    Turn third = route.turn("default", 1);
    assertEquals(0, third.waitNanos(0));
    assertEquals("concurrency", third.refusal().reason());
    third.giveBack();
    ends(second);
    assertEquals(0, route.turn("default", 1).waitNanos(MINUTE));
  }

  @Test
  void keepsOneWorkloadFromStarvingAnotherOnEveryRoute() {
    Routes routes = routes("bulkhead=analysis=1");
    Turn first = routes.get(endpoint("a"), KEY).turn("Analysis", 1);
    Turn second = routes.get(endpoint("b"), KEY).turn("analysis", 1);
    assertEquals(0, first.waitNanos(MINUTE));
    assertTrue(second.waitNanos(MINUTE) > 0);
    assertEquals("bulkhead", second.reason());
    assertNull(routes.get(endpoint("a"), KEY).turn("trading", 1));
    first.giveBack();
    assertEquals(0, second.waitNanos(MINUTE));
  }

  @Test
  void findsOutHowManyCanRunAtOnce() {
    Route route = route("limit.adaptive=true");
    Turn[] turns = new Turn[20];
    for (int i = 0; i < turns.length; i++) {
      turns[i] = route.turn("default", 1);
      assertEquals(0, turns[i].waitNanos(MINUTE));
    }
    assertTrue(route.turn("default", 1).waitNanos(MINUTE) > 0);
    turns[0].ended(Outcome.OVERLOADED, Usage.NONE);
    turns[1].ended(Outcome.OVERLOADED, Usage.NONE);
    assertTrue(route.turn("default", 1).waitNanos(MINUTE) > 0, "18 may run, and do");
  }
}
