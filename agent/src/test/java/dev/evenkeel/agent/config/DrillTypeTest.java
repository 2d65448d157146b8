package dev.evenkeel.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings.DrillFault;
import dev.evenkeel.agent.llm.Fault;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrillTypeTest {

  private final DrillType type = new DrillType();

  @Test
  void readsSharesAndWorkloads() {
    assertEquals(
        List.of(
            new DrillFault(Fault.RATE_LIMITED, 0.05, ""),
            new DrillFault(Fault.TIMEOUT, 0.01, ""),
            new DrillFault(Fault.SERVER_ERROR, 0.5, "trading")),
        type.parse("rate_limited:5%, timeout:0.01 ,Server_Error : 50% @ Trading"));
    assertEquals(List.of(), type.parse(""));
  }

  @Test
  void workloadsHaveSharesOfTheirOwn() {
    assertEquals(2, type.parse("timeout:100%@a,timeout:100%@b").size());
    assertEquals(10, type.parse("timeout:10%" + ",timeout:10%".repeat(9)).size());
    assertNull(type.parse("timeout:60%@a,overloaded:60%@a"));
    assertNull(type.parse("timeout:60%,overloaded:60%@a"));
    assertNull(type.parse("timeout:60%,overloaded:60%"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeout",
        "timeout:",
        "timeout:101%",
        "timeout:-1%",
        "timeout@a:5%",
        "timeout:5%@",
        "timeout:5%@a b",
        "refusal:5%",
        ":5%"
      })
  void refusesWhatIsNoFault(String text) {
    assertNull(type.parse(text));
  }

  @Test
  void aBadDrillIsNoneAndOneWarningNamesKeyValueAndRemedy() {
    Settings settings = read(Map.of("evenkeel.drill", "ratelimit:5%"));
    assertEquals(List.of(), settings.drill().faults());
    assertEquals(1, settings.warnings().size());
    String warning = settings.warnings().get(0);
    assertTrue(warning.startsWith("evenkeel.drill cannot be 'ratelimit:5%' (system property)"));
    assertTrue(warning.contains("a fault is rate_limited, overloaded,"), warning);
  }

  @Test
  void saysThatNoFaultIsMadeWhereNoCallMayBeChanged() {
    for (String mode : List.of("observe", "off")) {
      Settings settings = read(Map.of("evenkeel.drill", "timeout:5%", "evenkeel.mode", mode));
      assertEquals(
          List.of(
              "evenkeel.drill is set, but no fault is made: a drill changes calls, which only"
                  + " evenkeel.mode=enforce does."),
          settings.warnings());
    }
  }

  private static Settings read(Map<String, String> given) {
    Properties system = new Properties();
    system.putAll(given);
    return SettingsReader.read(system, Map.of(), null);
  }
}
