package dev.evenkeel.agent.config;

/** A whole number in a range. */
final class IntType extends ValueType<Integer> {

  private static final int MAX_DIGITS = 9;

  private final int min;
  private final int max;

  IntType(int min, int max) {
    this.min = min;
    this.max = max;
  }

  @Override
  Integer parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return null;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return null;
      }
      value = value * 10 + (c - '0');
    }
    return value >= min && value <= max ? (Integer) value : null;
  }

  @Override
  String valid() {
    return "a whole number from " + min + " to " + max;
  }
}
