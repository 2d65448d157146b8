package dev.evenkeel.agent.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A tracker on a clock that stands still unless it is told to go on. */
final class SloFixture implements SloListener {

  /** The beginning of an hour. */
  static final long START = 1_700_000_000_000L / 3_600_000 * 3_600_000;

  static final long SECOND = 1_000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;

  final List<String> events = new ArrayList<>();
  final List<String> incidents = new ArrayList<>();
  final List<String> amounts = new ArrayList<>();
  final List<String> saved = new ArrayList<>();
  final List<String> cascades = new ArrayList<>();
  final SloTracker tracker;
  long now = START;

  /** Lines of {@code key=value} without {@code evenkeel.}; they must be valid. */
  SloFixture(String... lines) {
    Properties properties = new Properties();
    for (String line : lines) {
      String[] pair = line.split("=", 2);
      properties.setProperty("evenkeel." + pair[0], pair[1]);
    }
    Settings settings = SettingsReader.read(properties, Map.of(), null);
    assertEquals(List.of(), settings.warnings());
    tracker = new SloTracker(settings, this, () -> now);
  }

  @Override
  public void levelChanged(SloEvent event) {
    events.add((event.atMillis() - START) / SECOND + " s " + event.text());
  }

  @Override
  public void incidentEnded(Incident incident) {
    incidents.add(
        incident.tier().label()
            + " "
            + (incident.workload().isEmpty() ? "" : incident.workload() + " ")
            + incident.worst().label()
            + " "
            + incident.durationMillis(now) / SECOND
            + " s");
  }

  @Override
  public void amount(String workload, Result result, double dollars) {
    amounts.add(workload + " " + result + " " + dollars);
  }

  @Override
  public void saved(String workload, double dollars) {
    saved.add(workload + " " + dollars);
  }

  @Override
  public void cascaded(String from, String to) {
    cascades.add(from + " -> " + to);
  }

  void calls(int number, Result result) {
    calls(number, result, 10);
  }

  void calls(int number, Result result, long millis) {
    calls(number, result, millis, "default");
  }

  void calls(int number, Result result, long millis, String workload) {
    for (int i = 0; i < number; i++) {
      tracker.callEnded(call(result, Outcome.OK, 1, 0, millis, workload));
    }
  }

  static Call call(
      Result result, Outcome outcome, int attempts, int retries, long millis, String workload) {
    return new Call(
        null,
        result,
        new Classification(outcome, false, Retryable.NO, -1),
        attempts,
        0,
        millis * 1_000_000,
        0,
        -1,
        Usage.NONE,
        "",
        retries,
        new Caller(1, 0, 0, false, workload, null));
  }

  /** Lets time pass, with a tick at each step of it. */
  void pass(long millis) {
    for (long end = now + millis; now < end; ) {
      now = Math.min(end, now + SloTracker.TICK_MILLIS);
      tracker.tick();
    }
  }

  SloStatus.State state(Indicator indicator) {
    return tracker.status().of(indicator);
  }
}
