package dev.evenkeel.it;

import dev.evenkeel.provider.Received;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What became of the calls that met one fault in one way of calling.
 *
 * @param way the application's variant: {@code chat} or {@code chat-stream}
 * @param results in the order of the calls; null for a call that did not end
 * @param startNanos when each call began
 * @param requests that the failing model got
 * @param backups that the well model got
 */
record FaultCell(
    Fault fault,
    String way,
    List<Result> results,
    List<Long> startNanos,
    List<Received> requests,
    List<Received> backups) {

  private static final Duration BURST = Duration.ofSeconds(3);
  private static final int MOST_IN_BURST = 4;

  enum Verdict {
    /** Ended as it ideally would. */
    RESCUED,
    /** A clear error in good time. */
    SAFE,
    /** A hang, half an answer that looks whole, or hammering. */
    FAILED
  }

  Verdict verdict() {
    if (failure() != null) {
      return Verdict.FAILED;
    }
    return results.stream().allMatch(this::ideal) ? Verdict.RESCUED : Verdict.SAFE;
  }

  /** Why this must not be, or null. */
  String failure() {
    if (results.stream().anyMatch(Objects::isNull)) {
      return "hangs";
    }
    if (results.stream().anyMatch(FaultCell::truncated)) {
      return "half an answer that looks whole";
    }
    return hammers() ? "hammers" : null;
  }

  private boolean ideal(Result result) {
    return fault.ideal() == Fault.Ideal.ANSWER
        ? right(result)
        : !result.ok() && result.status() == 400;
  }

  static boolean right(Result result) {
    return result.ok() && result.text().equals(Fault.TEXT);
  }

  private static boolean truncated(Result result) {
    return result.ok() && !result.text().equals(Fault.TEXT);
  }

  private boolean hammers() {
    if (requests.size() > fault.mostRequests() * fault.calls()) {
      return true;
    }
    if (fault.calls() > 1) {
      return false; // many calls may come within a moment
    }
    long first = requests.isEmpty() ? 0 : requests.get(0).nanos();
    long burst = requests.stream().filter(one -> one.nanos() - first < BURST.toNanos()).count();
    return burst > MOST_IN_BURST;
  }

  /** From the end of the outage to the first right answer of a call after it; −1 without one. */
  double secondsToRecovery() {
    if (requests.isEmpty()) {
      return -1;
    }
    long up = requests.get(0).nanos() + Fault.outage().toNanos();
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      if (startNanos.get(i) >= up && result != null && right(result)) {
        return (startNanos.get(i) - up) / 1e9;
      }
    }
    return -1;
  }

  /** Of the slowest call; a call that hangs counts as its bound. */
  double seconds() {
    return results.stream()
        .mapToDouble(
            result -> result == null ? fault.bound().toMillis() / 1e3 : result.millis() / 1e3)
        .max()
        .orElse(0);
  }

  /** What the application got, in few words. */
  String got() {
    if (results.size() > 1) {
      long right = results.stream().filter(Objects::nonNull).filter(FaultCell::right).count();
      double recovery = secondsToRecovery();
      return right
          + " of "
          + results.size()
          + " answers"
          + (recovery < 0 ? ", none after it was up" : ", again %.1f s after".formatted(recovery));
    }
    Result result = results.get(0);
    if (result == null) {
      return "nothing";
    }
    String text = result.text();
    if (right(result)) {
      boolean other = result.model() != null && !result.model().equals(fault.model(way));
      return "the whole answer" + (other ? " of " + result.model() : "");
    }
    String before = text.isEmpty() ? "" : text.split(" ").length + " words, then ";
    return before + (result.ok() ? "a good end" : result.summary());
  }

  String requestsMade() {
    return requests.size() + (backups.isEmpty() ? "" : "+" + backups.size());
  }

  /** All that is known, for messages. */
  String story() {
    StringBuilder story = new StringBuilder(fault.id() + " " + fault.title() + ", " + way);
    story.append(": ").append(got()).append(", ").append(failure());
    for (Result result : results) {
      story.append("\n  ").append(result == null ? "no result" : result.json());
    }
    for (Received request : requests) {
      double at = (request.nanos() - requests.get(0).nanos()) / 1e9;
      story.append("\n  %.3f s request %d".formatted(at, request.number()));
    }
    return story.append("\n  and ").append(backups.size()).append(" to the backup").toString();
  }
}
