package dev.evenkeel.agent.page;

/** Writes HTML: what does not come from this package goes through {@link #text}. */
final class Html {

  private static final int LONGEST = 300;

  private final StringBuilder out = new StringBuilder(32 * 1024);

  /** Markup of our own. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Anything, as text or as the value of a quoted attribute. */
  Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** An element with a class and a text. */
  Html element(String name, String type, String text) {
    out.append('<').append(name);
    if (!type.isEmpty()) {
      out.append(" class=\"").append(escaped(type)).append('"');
    }
    out.append('>').append(escaped(text)).append("</").append(name).append('>');
    return this;
  }

  /**
   * A cell of a table.
   *
   * @param column its heading, which stands before it on a narrow screen
   * @param markup of our own, behind the text
   */
  Html cell(String column, String type, String text, String markup) {
    out.append("<td data-column=\"").append(escaped(column));
    out.append("\" class=\"").append(escaped(type)).append("\">");
    out.append(escaped(text)).append(markup).append("</td>");
    return this;
  }

  /** Bounded, and with nothing left that a browser could take for markup. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int at = 0; at < Math.min(text.length(), LONGEST); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(unsafe(c) ? '\uFFFD' : c);
      }
    }
    return text.length() > LONGEST ? safe.append('…').toString() : safe.toString();
  }

  /** Controls, and marks that turn the direction of writing around. */
  private static boolean unsafe(char c) {
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
