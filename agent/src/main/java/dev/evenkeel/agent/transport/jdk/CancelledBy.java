package dev.evenkeel.agent.transport.jdk;

/** Who cancels. */
final class CancelledBy {

  /** Spring's handler is 6 frames away, an operator of Reactor's some 10. */
  private static final int FRAMES = 24;

  private static final StackWalker WALKER = StackWalker.getInstance();

  private CancelledBy() {}

  /**
   * Whether the calling code is a framework's timeout: Spring's RestClient on this client and
   * Reactor's {@code timeout} cancel a request whose time is up, as they cannot give it one.
   */
  static boolean timeout() {
    return WALKER.walk(
        frames -> frames.limit(FRAMES).anyMatch(frame -> timeout(frame.getClassName())));
  }

  private static boolean timeout(String type) {
    return type.contains("Timeout")
        && (type.startsWith("org.springframework.") || type.startsWith("reactor."));
  }
}
