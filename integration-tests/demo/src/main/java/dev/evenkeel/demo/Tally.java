package dev.evenkeel.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What the application told of its calls and chains. Thread safe. */
final class Tally {

  private record Ended(long startMillis, long millis, boolean ok) {}

  private final List<Ended> calls = new ArrayList<>();
  private final List<Ended> chains = new ArrayList<>();

  /** Takes a line of the application's output. */
  synchronized void take(String line) {
    String[] words = line.split(" ");
    if (words[0].equals("call")) {
      calls.add(ended(words, 2));
    } else if (words[0].equals("chain")) {
      chains.add(ended(words, 1));
    }
  }

  private static Ended ended(String[] words, int from) {
    return new Ended(
        Long.parseLong(words[from]), Long.parseLong(words[from + 1]), words[from + 2].equals("ok"));
  }

  synchronized int chains() {
    return chains.size();
  }

  synchronized String callSuccess() {
    return share(calls);
  }

  synchronized String chainSuccess() {
    return share(chains);
  }

  /** Of chains that started and ended while the provider was up. */
  synchronized String fairWeatherSuccess() {
    long from = Weather.OUTAGE_FROM.toMillis();
    long to = from + Weather.OUTAGE_FOR.toMillis();
    return share(
        chains.stream()
            .filter(
                chain -> chain.startMillis() + chain.millis() < from || chain.startMillis() >= to)
            .toList());
  }

  private static String share(List<Ended> ended) {
    long ok = ended.stream().filter(Ended::ok).count();
    return "%d of %d, %.1f %%".formatted(ok, ended.size(), 100.0 * ok / ended.size());
  }

  /** Median and 95th percentile of calls that ended so. */
  synchronized String durations(boolean ok) {
    long[] sorted =
        calls.stream()
            .filter(call -> call.ok() == ok)
            .flatMapToLong(call -> LongStream.of(call.millis()))
            .sorted()
            .toArray();
    return sorted.length == 0
        ? "none"
        : "%,d / %,d ms".formatted(percentile(sorted, 50), percentile(sorted, 95));
  }

  /** The nearest-rank percentile. */
  private static long percentile(long[] sorted, int percent) {
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
  }
}
