package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Facts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What recorded streams tell of their progress; without them it is skipped. */
class StreamCorpusTest {

  private static final List<Corpus.Case> STREAMS = new ArrayList<>();

  private final Explain explain = new Explain(System.out, System.err);

  /** All that a stream tells of itself. */
  private record Told(
      Facts facts, boolean begun, boolean known, boolean complete, long contents, long failedAt) {}

  @BeforeAll
  static void read() throws Exception {
    STREAMS.clear();
    Explain explain = new Explain(System.out, System.err);
    for (Corpus.Case one : Corpus.read()) {
      if (explain.asked(one.row()).endpoint().stream() && one.row().status() == 200) {
        STREAMS.add(one);
      }
    }
  }

  @Test
  void noGoodStreamIsTakenForABrokenOne() {
    for (Corpus.Case one : STREAMS) {
      if (!one.expect().get("class").startsWith("stream_error")) {
        Told told = read(one, one.row().body().length);
        assertEquals(-1, told.failedAt(), one.row().id());
        assertTrue(told.complete() || !told.begun(), one.row().id());
        boolean empty = one.expect().get("class").equals("empty_response");
        assertTrue(told.begun() || empty, one.row().id());
      }
    }
  }

  /** Else the agent would let it go for want of knowing it. */
  @Test
  void everyGoodStreamIsKnownFromItsFirstEventOn() {
    for (Corpus.Case one : STREAMS) {
      if (!one.expect().get("class").startsWith("stream_error")) {
        Row row = one.row();
        AnswerReader reader = Answers.reader(explain.asked(row), row.status(), row);
        for (int at = 0; at < row.body().length; at++) {
          reader.accept(row.body(), at, 1);
          assertTrue(reader.known(), row.id() + " at " + at);
        }
      }
    }
  }

  @Test
  void everyBrokenStreamTellsThatItIs() {
    int broken = 0;
    for (Corpus.Case one : STREAMS) {
      if (one.expect().get("class").startsWith("stream_error")) {
        Told told = read(one, one.row().body().length);
        assertTrue(told.failedAt() >= 0 || !told.complete(), one.row().id());
        assertTrue(told.known() || told.failedAt() >= 0, one.row().id());
        broken++;
      }
    }
    System.out.printf("corpus, streams: %d, of which %d broken%n", STREAMS.size(), broken);
    assertTrue(broken > 10);
  }

  @Test
  void tellsTheSameWhereverItIsCut() {
    for (Corpus.Case one : STREAMS) {
      int length = one.row().body().length;
      Told whole = read(one, length);
      for (int at = 1; at < length; at++) {
        Told cut = read(one, at);
        if (!whole.equals(cut)) {
          assertEquals(whole, cut, one.row().id() + " cut at " + at);
        }
      }
    }
  }

  /** Else half an answer would be a success. */
  @Test
  void noBeginningOfAStreamLooksWholeThatLacksSomeOfItsContent() {
    int beginnings = 0;
    for (Corpus.Case one : STREAMS) {
      Row row = one.row();
      boolean frames = String.valueOf(row.get("content-type")).contains("amazon");
      AnswerReader whole = Answers.reader(explain.asked(row), row.status(), row);
      whole.accept(row.body(), 0, row.body().length);
      whole.finish();
      for (int length = 1; length < row.body().length; length++) {
        AnswerReader reader = Answers.reader(explain.asked(row), row.status(), row);
        reader.accept(row.body(), 0, length);
        reader.finish();
        if (reader.complete() && reader.failedAt() < 0 && !frames) { // which end with figures
          assertEquals(whole.contents(), reader.contents(), row.id() + " after " + length);
        }
        beginnings++;
      }
    }
    assertTrue(beginnings > 10_000, beginnings + " beginnings");
  }

  private Told read(Corpus.Case one, int cut) {
    Row row = one.row();
    Endpoint endpoint = explain.asked(row).endpoint();
    AnswerReader reader = Answers.reader(explain.asked(row), row.status(), row);
    reader.accept(row.body(), 0, cut);
    reader.accept(row.body(), cut, row.body().length - cut);
    Facts facts = reader.finish();
    // A stream of lines tells its error to the chunk only
    boolean lines = String.valueOf(row.get("content-type")).contains("ndjson");
    return new Told(
        facts,
        reader.begun(),
        reader.known(),
        reader.complete(),
        reader.contents(),
        lines ? Long.signum(reader.failedAt()) : reader.failedAt());
  }
}
