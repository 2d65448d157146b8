package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class RolloutTest {

  private static final int MANY = 100_000;

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void actsOnEveryCallByDefaultAndOnNoneAtZero() {
    assertTrue(rollout(Map.of(), () -> 1).takes(model("m"), caller(1, 1, "default"), false));
    Rollout none = rollout(Map.of("rollout", "0%"), () -> 0);
    assertFalse(none.takes(model("m"), caller(1, 1, "default"), false));
  }

  @Test
  void actsOnItsShareOfCallsThatAreAllAlike() {
    Rollout rollout = rollout(Map.of("rollout", "5%"), random::nextDouble);
    int taken = 0;
    for (int i = 0; i < MANY; i++) {
      taken += rollout.takes(model("m"), caller(1, 42, "default"), false) ? 1 : 0;
    }
    assertEquals(0.05 * MANY, taken, 0.005 * MANY);
  }

  @Test
  void keepsARetryFromAboveOnTheSideOfItsCall() {
    Rollout rollout = rollout(Map.of("rollout", "50%"), random::nextDouble);
    int taken = 0;
    for (int i = 1; i <= 1_000; i++) {
      boolean first = rollout.takes(model("m"), caller(i, i, "default"), false);
      taken += first ? 1 : 0;
      assertEquals(first, rollout.takes(model("m"), caller(i, i, "default"), true), "call " + i);
      assertEquals(first, rollout.takes(model("m"), caller(-i, i, "default"), true), "by another");
    }
    assertEquals(500, taken, 100);
  }

  @Test
  void keepsThemApartWhereCallersSendTheSameBody() {
    Rollout rollout = rollout(Map.of("rollout", "50%"), random::nextDouble);
    boolean[] sides = new boolean[40];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = rollout.takes(model("m"), caller(i + 1, 42, "default"), false);
    }
    for (int i = 0; i < sides.length; i++) {
      assertEquals(sides[i], rollout.takes(model("m"), caller(i + 1, 42, "default"), true));
    }
  }

  @Test
  void takesTheSmallerShareWhereModelAndWorkloadHaveTheirOwn() {
    Rollout rollout =
        rollout(
            Map.of(
                "rollout", "10%",
                "rollout.models", "gpt-4o*=60%,other.host/claude=0%",
                "rollout.workloads", "Trading=30%,report*=100%"),
            random::nextDouble);
    assertEquals(0.1, share(rollout, "m", "default"), 0.01);
    assertEquals(0.6, share(rollout, "GPT-4o-mini", "default"), 0.01);
    assertEquals(0.3, share(rollout, "gpt-4o", "trading"), 0.01);
    assertEquals(0.6, share(rollout, "gpt-4o", "reports"), 0.01);
    assertEquals(1, share(rollout, "m", "reports"), 0);
    assertEquals(0.1, share(rollout, "claude", "default"), 0.01, "of another host only");
  }

  private double share(Rollout rollout, String model, String workload) {
    int taken = 0;
    for (int i = 0; i < MANY; i++) {
      taken += rollout.takes(model(model), caller(1, 0, workload), false) ? 1 : 0;
    }
    return (double) taken / MANY;
  }

  private static Rollout rollout(Map<String, String> properties, DoubleSupplier random) {
    Properties system = new Properties();
    properties.forEach((key, value) -> system.setProperty("evenkeel." + key, value));
    Settings settings = SettingsReader.read(system, Map.of(), null);
    assertTrue(settings.warnings().isEmpty(), settings.warnings().toString());
    return new Rollout(settings.rollout(), random);
  }

  private static Endpoint model(String name) {
    return new Endpoint("openai", Api.values()[0], "chat", name, "h", "", false, true);
  }

  private static Caller caller(long id, long bodyHash, String workload) {
    return new Caller(id, bodyHash, 0, true, workload, null);
  }
}
