package dev.evenkeel.demo;

/** How far it is: one line drawn again and again, or a line at times when nobody watches. */
final class Progress {

  private static final int QUIET_SECONDS = 10;

  private final boolean terminal = System.console() != null;
  private final int chains;
  private final long start = System.nanoTime();
  private long nextQuiet;

  Progress(int chains) {
    this.chains = chains;
  }

  void show(Side without, Side with) {
    long seconds = seconds();
    if (terminal) {
      System.out.print("\r" + line(without, with, seconds));
      System.out.flush();
    } else if (seconds >= nextQuiet) {
      nextQuiet = seconds + QUIET_SECONDS;
      System.out.println(line(without, with, seconds));
    }
  }

  void end(Side without, Side with) {
    System.out.println((terminal ? "\r" : "") + line(without, with, seconds()));
    System.out.println();
  }

  private long seconds() {
    return (System.nanoTime() - start) / 1_000_000_000;
  }

  private String line(Side without, Side with, long seconds) {
    long from = Weather.OUTAGE_FROM.toSeconds();
    boolean outage = seconds >= from && seconds < from + Weather.OUTAGE_FOR.toSeconds();
    return "%3d s  chains ended of %d: without %3d, with %3d   requests: without %4d, with %4d  %s"
        .formatted(
            seconds,
            chains,
            without.tally().chains(),
            with.tally().chains(),
            without.weather().requests(),
            with.weather().requests(),
            outage ? "OUTAGE" : "      ");
  }
}
