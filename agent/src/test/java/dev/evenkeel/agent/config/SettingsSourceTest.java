package dev.evenkeel.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.SettingsSource.Reread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourceTest {

  @TempDir Path folder;

  @Test
  void readsTheFileAgainAndNothingElse() throws IOException {
    Properties system = new Properties();
    SettingsSource source = source(system, "evenkeel.mode=observe");
    assertEquals(Settings.Mode.OBSERVE, source.read().mode());
    write("evenkeel.mode=off\nevenkeel.retry.attempts=2");
    Reread reread = source.readAgain();
    assertEquals(Settings.Mode.OFF, reread.settings().mode());
    assertEquals(2, reread.settings().retry().attempts());
    assertEquals(List.of(), reread.problems());
  }

  @Test
  void namesKeyValueAndRemedyAndPromisesNoDefault() throws IOException {
    SettingsSource source = source(new Properties(), "");
    write("evenkeel.retry.attempts=many\nevenkeel.mood=off");
    List<String> problems = source.readAgain().problems();
    assertEquals(2, problems.size(), problems.toString());
    String all = String.join(" ", problems);
    assertTrue(all.contains("evenkeel.retry.attempts cannot be 'many'"), all);
    assertTrue(all.contains("it must be"), all);
    assertTrue(all.contains("evenkeel.mood: the nearest is evenkeel.mode."), all);
    assertFalse(all.contains("default"), all);
    assertFalse(all.contains("ignored"), all);
  }

  @Test
  void aFileThatIsGoneIsAProblem() throws IOException {
    SettingsSource source = source(new Properties(), "evenkeel.mode=off");
    Files.delete(file());
    assertEquals(1, source.readAgain().problems().size());
  }

  @Test
  void whatWasWrongElsewhereFromTheStartIsNoProblemOfTheFile() throws IOException {
    Properties system = new Properties();
    system.setProperty("evenkeel.retry.attempts", "many");
    SettingsSource source = source(system, "evenkeel.mode=off");
    source.read();
    assertEquals(List.of(), source.readAgain().problems());
  }

  @Test
  void whatWasWrongInTheFileFromTheStartDoesNotHinderTheSwitch() throws IOException {
    SettingsSource source = source(new Properties(), "evenkeel.retry.attempts=many");
    source.read();
    write("evenkeel.retry.attempts=many\nevenkeel.mode=off");
    Reread reread = source.readAgain();
    assertEquals(List.of(), reread.problems());
    assertEquals(Settings.Mode.OFF, reread.settings().mode());
    write("evenkeel.retry.attempts=more\nevenkeel.mode=off");
    assertEquals(1, source.readAgain().problems().size());
  }

  @Test
  void aFileThatWasNotThereAtTheStartMustBeReadableFromThenOn() throws IOException {
    SettingsSource source = source(new Properties(), "evenkeel.mode=off");
    Files.delete(file());
    source.read();
    write("evenkeel.mode=off");
    assertEquals(List.of(), source.readAgain().problems());
    Files.delete(file());
    assertEquals(1, source.readAgain().problems().size());
  }

  @Test
  void tellsWhatAnotherSourceHasSetOtherwise() throws IOException {
    Properties system = new Properties();
    system.setProperty("evenkeel.mode", "enforce");
    system.setProperty("evenkeel.retry.attempts", "2");
    SettingsSource source = source(system, "evenkeel.mode=off\nevenkeel.retry.attempts=2");
    Reread reread = source.readAgain();
    assertEquals(Settings.Mode.ENFORCE, reread.settings().mode());
    assertEquals(List.of("evenkeel.mode (system property)"), reread.overruled());
  }

  @Test
  void aDrillDoesNotHinderTheSwitch() throws IOException {
    SettingsSource source = source(new Properties(), "evenkeel.drill=timeout:5%");
    write("evenkeel.drill=timeout:5%\nevenkeel.mode=off");
    assertEquals(List.of(), source.readAgain().problems());
  }

  @Test
  void noFileIsNamedByDefault() {
    assertNull(new SettingsSource(new Properties(), Map.of(), null).file());
  }

  @Test
  void aChangeIsSeenOnceAndOnlyWhenTheFileHasComeToRest() throws IOException {
    write("a");
    FileWatch watch = new FileWatch(file().toString());
    assertFalse(watch.changed());
    write("ab");
    assertFalse(watch.changed(), "it may still be written");
    write("abc");
    assertFalse(watch.changed(), "it was");
    assertTrue(watch.changed());
    assertTrue(watch.still());
    assertFalse(watch.changed());
  }

  @Test
  void aChangeOfTheTimeAloneIsSeen() throws IOException {
    write("a");
    FileWatch watch = new FileWatch(file().toString());
    Files.setLastModifiedTime(file(), FileTime.fromMillis(1_000_000));
    watch.changed();
    assertTrue(watch.changed());
  }

  @Test
  void whatChangesWhileItIsReadIsSeenAgain() throws IOException {
    write("a");
    FileWatch watch = new FileWatch(file().toString());
    write("ab");
    watch.changed();
    assertTrue(watch.changed());
    write("abc");
    assertFalse(watch.still());
    watch.changed();
    assertTrue(watch.changed());
  }

  private SettingsSource source(Properties system, String text) throws IOException {
    write(text);
    system.setProperty("evenkeel.config", file().toString());
    return new SettingsSource(system, Map.of(), null);
  }

  private Path file() {
    return folder.resolve("evenkeel.properties");
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }
}
