package dev.evenkeel.it;

/**
 * One of an application's ways to call.
 *
 * @param stream whether the answer is read as it comes
 * @param http2 whether over TLS and HTTP/2
 * @param leading whether it runs every scenario; the others run those that differ by way of calling
 * @param sdkAttempts what the SDK makes of a call by itself, by default
 */
record Variant(String name, boolean stream, boolean http2, boolean leading, int sdkAttempts) {

  static Variant leading(String name, int sdkAttempts) {
    return new Variant(name, name.contains("stream"), false, true, sdkAttempts);
  }

  static Variant other(String name, int sdkAttempts) {
    return new Variant(name, name.contains("stream"), false, false, sdkAttempts);
  }

  /** What a good answer reads like. */
  String text() {
    return name.equals("embeddings") ? "3 numbers" : Scenarios.TEXT;
  }
}
