package dev.evenkeel.agent.config;

/** Free text. */
final class TextType extends ValueType<String> {

  private final String valid;
  private final boolean secret;
  private final boolean spaces;

  private TextType(String valid, boolean secret, boolean spaces) {
    this.valid = valid;
    this.secret = secret;
    this.spaces = spaces;
  }

  /** A path, in which spaces are fine. */
  static TextType path() {
    return new TextType("a path", false, true);
  }

  /** A sentence or more, on one line. */
  static TextType text() {
    return new TextType("a text on one line", false, true);
  }

  /** One word without spaces. */
  static TextType word(String valid) {
    return new TextType(valid, false, false);
  }

  /** One word without spaces that is never shown. */
  static TextType secret(String valid) {
    return new TextType(valid, true, false);
  }

  @Override
  String parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || (!spaces && Character.isWhitespace(c))) {
        return null;
      }
    }
    return text;
  }

  @Override
  String valid() {
    return valid;
  }

  @Override
  boolean secret() {
    return secret;
  }
}
