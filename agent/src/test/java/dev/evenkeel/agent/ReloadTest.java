package dev.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.config.FileWatch;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();
  private Reload reload;

  @BeforeEach
  void start() throws IOException {
    write("evenkeel.mode=observe");
    Properties system = new Properties();
    system.setProperty("evenkeel.config", file().toString());
    SettingsSource source = new SettingsSource(system, Map.of(), null);
    FileWatch watch = new FileWatch(file().toString());
    reload =
        new Reload(
            source, watch, source.read(), this::applied, text -> {}, why -> told.add("refused"));
  }

  private void applied(Settings settings) {
    told.add(settings.mode() + " " + settings.retry().attempts());
  }

  @Test
  void appliesAChangeOnceAtTheSecondLook() throws IOException {
    look(3);
    assertEquals(List.of(), told);
    write("evenkeel.mode=off\nevenkeel.retry.attempts=2");
    look(1);
    assertEquals(List.of(), told);
    look(3);
    assertEquals(List.of("OFF 2"), told);
  }

  @Test
  void appliesNothingOfABadFileAndTheNextGoodOneWhole() throws IOException {
    write("evenkeel.mode=off\nevenkeel.retry.attempts=many");
    look(5);
    assertEquals(List.of("refused"), told);
    write("evenkeel.mode=off\nevenkeel.retry.attempts=4");
    look(2);
    assertEquals(List.of("refused", "OFF 4"), told);
  }

  @Test
  void keepsAllWhenTheFileIsGoneForAWhile() throws IOException {
    Files.delete(file());
    look(5);
    assertEquals(List.of("refused"), told);
    write("evenkeel.mode=enforce");
    look(2);
    assertEquals(List.of("refused", "ENFORCE 3"), told);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      reload.look();
    }
  }

  private Path file() {
    return folder.resolve("evenkeel.properties");
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }

  @Test
  void aChangeFromOutsideGoesBeforeTheFileAndCanBeTakenBack() throws IOException {
    assertEquals(
        "settings applied, mode off, evenkeel.mode off", reload.change("mode=off", "attach"));
    write("evenkeel.mode=enforce\nevenkeel.retry.attempts=4");
    look(3);
    assertEquals(List.of("OFF 3", "OFF 4"), told);
    assertEquals(
        "settings applied, mode enforce, evenkeel.mode enforce", reload.change("mode=", "attach"));
  }

  @Test
  void aBadChangeFromOutsideChangesNothing() {
    assertEquals(
        "! nothing is changed: evenkeel.retry.attempts cannot be 'many' (attach): it must be a"
            + " whole number from 1 to 10.",
        reload.change("mode=off,retry.attempts=many", "attach"));
    assertEquals(
        "! nothing is changed: Unknown agent argument mod: the nearest is evenkeel.mode.",
        reload.change("mod=off", "attach"));
    assertEquals(List.of(), told);
    assertEquals(
        "settings applied, mode observe, evenkeel.retry.attempts 5",
        reload.change("retry.attempts=5", "attach"));
  }

  @Test
  void aBadFileStandsNotInTheWayOfAChangeFromOutside() throws IOException {
    write("evenkeel.mode=enforce\nevenkeel.retry.attempts=many");
    look(3);
    assertEquals(
        "settings applied, mode off, evenkeel.mode off", reload.change("mode=off", "attach"));
    assertEquals(List.of("refused", "OFF 3"), told);
  }

  @Test
  void aChangeThatNeedsANewStartIsSaidToBeNone() {
    assertEquals(
        "settings applied, mode observe, evenkeel.log.level debug; as before until a new start:"
            + " evenkeel.log.level",
        reload.change("log.level=debug", "attach"));
  }
}
