package dev.evenkeel.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackSettingsTest {

  @Test
  void readsEndpointsWithTheirKeysAndLimits() {
    Settings settings =
        read(
            "m=@eu|@big|@answer",
            "eu=https://EU.example.com:8443/v1/?model=x&key-env=SPARE,big=?model=y&context=9&tools=false",
            "Sorry, and 100 % so.",
            Map.of("SPARE", "k"));
    assertEquals(List.of(), settings.warnings());
    assertEquals(
        Map.of(
            "eu",
            new Settings.FallbackEndpoint(
                "https://eu.example.com:8443", "/v1", "x", "SPARE", "", "", 0, true, false),
            "big",
            new Settings.FallbackEndpoint("", "", "y", "", "", "", 9, false, false)),
        settings.fallbacks().endpoints());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eu=ftp://h/v1",
        "eu=https://user:secret@h/v1",
        "eu=https://h/v1?key=sk-secret",
        "eu=https://h?key-env=A&key-file=b",
        "eu=?key-env=A&model=x",
        "eu=?tools=false",
        "eu=https://h?context=many",
        "answer=https://h",
        "eu=https://h?model=a&model=b"
      })
  void refusesWhatIsNoEndpointAndShowsNoneOfIt(String text) {
    Settings settings = read("m=b", text, "", Map.of());
    assertEquals(1, settings.warnings().size(), settings.warnings().toString());
    String warning = settings.warnings().get(0);
    assertTrue(warning.startsWith("evenkeel.fallbacks.endpoints cannot be (not shown)"), warning);
    assertFalse(warning.contains("secret"), warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "m=@eu;eu=https://h?key-env=NOT_SET;NOT_SET, which is not set",
        "m=@eu;eu=https://h?key-file=no/such/file;'no/such/file', which is missing",
        "m=@us;eu=https://h;has no such name",
        "m=b;eu=https://h;which no fallback uses",
        "m=@eu;eu=?model=m;the same route",
        "m=@answer;;set evenkeel.fallbacks.answer"
      })
  void saysAtTheStartWhatWouldFailLater(String fallbacks, String endpoints, String part) {
    List<String> warnings = read(fallbacks, endpoints, "", Map.of()).warnings();
    assertTrue(
        warnings.stream().anyMatch(warning -> warning.contains(part)), () -> warnings.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "http://llm.internal:8000/v1?key-env=SPARE, true",
    "http://127.evil.example/v1?key-env=SPARE, true",
    "https://llm.internal/v1?key-env=SPARE, false",
    "http://llm.internal:8000/v1?model=x, false",
    "http://localhost:8000/v1?key-env=SPARE, false",
    "http://127.0.0.1:8000/v1?key-env=SPARE, false",
    "http://[::1]:8000/v1?key-env=SPARE, false"
  })
  void doubtsAKeyThatGoesOverTheNetworkUnencrypted(String address, boolean doubted) {
    Settings settings = read("m=@eu", "eu=" + address, "", Map.of("SPARE", "sk-secret"));
    assertEquals(List.of(), settings.warnings());
    List<String> doubts = Doubts.of(settings);
    assertEquals(doubted ? 1 : 0, doubts.size(), doubts.toString());
    assertFalse(doubts.toString().contains("sk-secret"));
  }

  private static Settings read(
      String fallbacks, String endpoints, String answer, Map<String, String> environment) {
    Properties system = new Properties();
    system.setProperty("evenkeel.fallbacks", fallbacks);
    system.setProperty("evenkeel.fallbacks.endpoints", endpoints == null ? "" : endpoints);
    system.setProperty("evenkeel.fallbacks.answer", answer);
    return SettingsReader.read(system, environment, null);
  }
}
