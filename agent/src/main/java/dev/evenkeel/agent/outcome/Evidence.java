package dev.evenkeel.agent.outcome;

import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.llm.Facts.ErrorFacts;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An error in the form that rules look at: one status, codes without punctuation, and all its words
 * in lower case.
 *
 * @param status the HTTP status; the one inside the body where the answer's own is below 400; 0
 *     where there is neither
 * @param codes type, code and status, each as {@code |ratelimitexceeded|}
 * @param words message and details, without links and without what they repeat of the request
 * @param message the message alone
 * @param json whether the provider's own error object was found, rather than a page or nothing
 */
record Evidence(int status, String codes, String words, String message, boolean json) {

  /** Up to the one fragment that says more than the text: DashScope's of a minute's tokens. */
  private static final Pattern LINK =
      Pattern.compile("(?:https?://|\\bwww\\.)(?:(?!#token-limit)\\S)+");

  /** What validators repeat of the request, to its end: pydantic's two forms, and OpenAI's. */
  private static final Pattern REPEATED =
      Pattern.compile(
          "(?s)'input': (?:[{\\[]|'[^']{24}).*|input_value=.*?(?:, input_type=|$)"
              + "|\\bbut got '[^']{24,}'");

  private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{Nd}|]");

  static Evidence of(Facts facts) {
    ErrorFacts error = facts.error();
    int status = facts.status() >= 400 ? facts.status() : error.innerStatus();
    String codes = '|' + part(error.type()) + part(error.code()) + part(error.status());
    String message = plain(error.message());
    boolean json = error.type() != null || error.code() != null || error.status() != null;
    return new Evidence(status, codes, message + '\n' + plain(error.detail()), message, json);
  }

  private static String part(String code) {
    if (code == null || code.isBlank() || code.length() > 200) {
      return "";
    }
    String name = code.substring(code.indexOf('#') + 1); // AWS puts a name space before it
    return PUNCTUATION.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("") + '|';
  }

  private static String plain(String text) {
    if (text == null) {
      return "";
    }
    String words = LINK.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
    return REPEATED.matcher(words).replaceAll(" ");
  }

  /** Whether a code is one of these, or begins with one that ends in {@code *}. */
  boolean code(String... names) {
    for (String name : names) {
      boolean prefix = name.endsWith("*");
      String searched = prefix ? '|' + name.substring(0, name.length() - 1) : '|' + name + '|';
      if (codes.contains(searched)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the only code is one of these numbers of Zhipu's; Mistral has the same for others. */
  boolean zhipu(String... numbers) {
    for (String number : numbers) {
      if (codes.equals('|' + number + '|')) {
        return true;
      }
    }
    return false;
  }

  boolean says(Pattern pattern) {
    return pattern.matcher(words).find();
  }

  boolean says(String... phrases) {
    for (String phrase : phrases) {
      if (words.contains(phrase)) {
        return true;
      }
    }
    return false;
  }

  boolean serverSide() {
    return status >= 500;
  }
}
