package dev.evenkeel.agent.llm;

/** Entry to everything that reads answers. */
public final class Answers {

  private Answers() {}

  /** Reads a whole body, an error's or not. {@code body} may be cut at 64 KiB. */
  public static Facts read(Endpoint endpoint, int status, Headers headers, byte[] body) {
    AnswerReader reader = reader(endpoint, status, headers);
    reader.accept(body, 0, body.length);
    return reader.finish();
  }

  /** A reader for an answer whose body is about to pass by. */
  public static AnswerReader reader(Endpoint endpoint, int status, Headers headers) {
    return new AnswerReader() {
      @Override
      public void accept(byte[] bytes, int offset, int length) {}

      @Override
      public Facts finish() {
        return new Facts(status, Facts.ErrorFacts.NONE, -1, "", null, null, Usage.NONE);
      }
    };
  }
}
