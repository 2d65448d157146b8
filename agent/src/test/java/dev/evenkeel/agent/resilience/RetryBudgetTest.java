package dev.evenkeel.agent.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private final FakeClock clock = new FakeClock();
  private final RetryBudget budget = new RetryBudget(TestSettings.with("").budget(), clock);

  @Test
  void allowsTenInABurst() {
    assertEquals(10, takeAll());
  }

  @Test
  void earnsARetryWithTenSuccesses() {
    takeAll();
    for (int i = 0; i < 9; i++) {
      budget.deposit();
      assertFalse(budget.take());
    }
    budget.deposit();
    assertTrue(budget.take());
    assertFalse(budget.take());
  }

  @Test
  void neverHoldsMoreThanItsCapacity() {
    for (int i = 0; i < 1000; i++) {
      budget.deposit();
    }
    assertEquals(10, takeAll());
  }

  @Test
  void allowsOneInTenSecondsInAnyCase() {
    takeAll();
    for (int i = 0; i < 5; i++) {
      clock.passSeconds(9);
      assertFalse(budget.take());
      clock.passSeconds(1);
      assertTrue(budget.take());
      assertFalse(budget.take());
    }
  }

  @Test
  void allowsTheFirstRetryEvenWithoutAnyTokens() {
    RetryBudget none = new RetryBudget(TestSettings.with("retry.budget.tokens=0").budget(), clock);
    assertTrue(none.take());
    assertFalse(none.take());
  }

  private int takeAll() {
    int taken = 0;
    while (taken < 1000 && budget.take()) {
      taken++;
    }
    return taken;
  }
}
