package dev.evenkeel.it.bench;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Origin;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Routes;
import dev.evenkeel.agent.slo.SloStatus;
import dev.evenkeel.agent.slo.SloTracker;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a call costs the objectives: its windows, and the look at the stack for its workload. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SloCost {

  private final Recorder nobody = new Recorder() {};
  private final SloTracker service = new SloTracker(settings(), List.of());
  private final SloTracker workloads =
      new SloTracker(settings("workloads", "com.acme.*=trading"), List.of());
  private final Call call = call();
  private final Pipeline walking = pipeline("dev.evenkeel.it.bench.SloCost*=bench");

  static Settings settings(String... pair) {
    Properties properties = new Properties();
    for (int i = 0; i < pair.length; i += 2) {
      properties.setProperty("evenkeel." + pair[i], pair[i + 1]);
    }
    return SettingsReader.read(properties, Map.of(), null);
  }

  static Call call() {
    return call("trading");
  }

  static Call call(String workload) {
    return new Call(
        null,
        Result.SUCCESS,
        new Classification(Outcome.OK, false, Retryable.NO, -1),
        1,
        0,
        250_000_000,
        0,
        -1,
        Usage.NONE,
        "",
        0,
        new Caller(1L << 32, 7, 0, false, workload, null));
  }

  private Pipeline pipeline(String patterns) {
    Settings settings = settings("workloads", patterns);
    return new Pipeline(
        settings,
        new Routes(settings, System::nanoTime, () -> 0.5, (e, route, from, to, why) -> {}),
        () -> 0.5,
        new Layers(System::nanoTime),
        nobody,
        System::nanoTime);
  }

  @Benchmark
  public void baseline() {
    nobody.callEnded(call);
  }

  @Benchmark
  public void windowsOfTheService() {
    service.callEnded(call);
  }

  @Benchmark
  public void windowsOfServiceAndWorkload() {
    workloads.callEnded(call);
  }

  @Benchmark
  @Threads(8)
  public void windowsOf8Threads() {
    workloads.callEnded(call);
  }

  @Benchmark
  public SloStatus statusOfServiceAndWorkload() {
    return workloads.status();
  }

  @Benchmark
  public Origin stackOf30Frames() {
    return deep(30);
  }

  @Benchmark
  public Origin stackOf100Frames() {
    return deep(100);
  }

  /** Frames of another class, above that of the application. */
  private Origin deep(int frames) {
    return Sdk.call(frames, walking);
  }

  private static final class Sdk {
    static Origin call(int frames, Pipeline pipeline) {
      return frames == 0 ? pipeline.origin() : call(frames - 1, pipeline);
    }
  }
}
