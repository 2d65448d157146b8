package dev.evenkeel.agent.config;

/** One of a few words, in any case. */
final class ChoiceType<T> extends ValueType<T> {

  private final String[] words;
  private final T[] values;
  private final String why;

  ChoiceType(String[] words, T[] values) {
    this(words, values, "");
  }

  /**
   * @param why no other word is valid, in words that follow them
   */
  ChoiceType(String[] words, T[] values, String why) {
    this.words = words;
    this.values = values;
    this.why = why;
  }

  static ChoiceType<Boolean> bool() {
    return new ChoiceType<>(
        new String[] {"true", "false"}, new Boolean[] {Boolean.TRUE, Boolean.FALSE});
  }

  /** The words themselves are the values. */
  static ChoiceType<String> words(String... words) {
    return new ChoiceType<>(words, words);
  }

  @Override
  T parse(String text) {
    for (int i = 0; i < words.length; i++) {
      if (words[i].equalsIgnoreCase(text)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  String valid() {
    StringBuilder valid = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      valid.append(i == words.length - 1 ? " or " : ", ").append(words[i]);
    }
    return valid.append(why).toString();
  }
}
