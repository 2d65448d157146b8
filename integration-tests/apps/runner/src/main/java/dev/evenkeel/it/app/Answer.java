package dev.evenkeel.it.app;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a call gave: its text, piece by piece as it came. Thread safe. */
public final class Answer {

  private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());
  private volatile String model;

  /** An answer that came as a whole. */
  public static Answer of(String text) {
    Answer answer = new Answer();
    answer.add(text);
    return answer;
  }

  /** The model that answered, as the answer names it. */
  public void from(String named) {
    model = named;
  }

  /** Null where the answer names none, or the application does not tell. */
  public String model() {
    return model;
  }

  public void add(String piece) {
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
  }

  public List<String> pieces() {
    synchronized (pieces) {
      return List.copyOf(pieces);
    }
  }
}
