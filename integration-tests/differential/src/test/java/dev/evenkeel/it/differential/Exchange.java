package dev.evenkeel.it.differential;

import java.util.Random;
import java.util.function.Supplier;

/**
 * One request and its answer, made from its number alone, so that the server and each client know
 * the same.
 *
 * @param llm whether it goes to an LLM endpoint or to some other path
 * @param async by a callback or a future
 * @param reading what the application does with the answer
 * @param timeoutMillis the application's limit; 0 for none
 */
record Exchange(
    int id,
    boolean llm,
    boolean async,
    String method,
    Sent sent,
    int sentBytes,
    Reply reply,
    Reading reading,
    GivingUp givingUp,
    int timeoutMillis) {

  /** How many exchanges there are. */
  static final int COUNT = 480;

  static final int PATIENCE_MILLIS = 150;

  /** Only where the server says nothing; a slow machine must have sent its request by then. */
  private static final int LIMIT_MILLIS = 1_000;

  /** For what no interrupt ends: the interrupt must have come before. */
  private static final int INTERRUPTED_MILLIS = 2_000;

  private static final GivingUp[] READERS = {
    GivingUp.CANCELS_READING,
    GivingUp.CANCELS_READING,
    GivingUp.INTERRUPTED_READING,
    GivingUp.TIMES_OUT_READING
  };
  private static final int[] READERS_MILLIS = {0, 0, INTERRUPTED_MILLIS, LIMIT_MILLIS};
  private static final Reply.Type[] READ = {Reply.Type.JSON, Reply.Type.STREAM, Reply.Type.BYTES};

  private static final int HUGE = 50 << 20;
  private static final int OVER_WHAT_THE_AGENT_READS = 9 << 20;

  /** The body of the request. */
  enum Sent {
    NONE,
    EMPTY,
    WHOLE,
    /** Can be written a second time, its length is not known before. */
    UNKNOWN_LENGTH,
    /** Can be written only once. */
    ONE_SHOT,
    EXPECT_CONTINUE
  }

  enum Reading {
    WHOLE,
    TEXT,
    PIECES,
    LINES,
    HALF,
    NOTHING,
    FILE,
    PUBLISHER
  }

  /** When the application stops waiting. */
  enum GivingUp {
    NEVER,
    CANCELS_WAITING,
    INTERRUPTED_WAITING,
    CANCELS_READING,
    INTERRUPTED_READING,
    TIMES_OUT_READING;

    boolean whileReading() {
      return ordinal() >= CANCELS_READING.ordinal();
    }
  }

  static Exchange of(int id) {
    Random random = new Random(id * 7_877L);
    boolean llm = id % 2 == 0;
    boolean async = random.nextInt(3) == 0;
    boolean another = llm ? random.nextInt(8) == 0 : random.nextBoolean();
    String method = another ? method(random) : "POST";
    Sent sent = sent(method, random);
    int bytes = sent == Sent.NONE || sent == Sent.EMPTY ? 0 : size(random);
    Reading reading = pick(random, Reading.values());
    GivingUp givingUp = GivingUp.NEVER;
    int timeout = 0;
    Reply reply;
    int kind = random.nextInt(40);
    if (id % 160 == 38 || id == 119) {
      method = "POST";
      sent = Sent.WHOLE;
      bytes = HUGE;
      reply = Reply.plain(200, 100);
    } else if (id % 160 == 78 || id == 159) {
      method = "POST";
      reply = Reply.plain(200, HUGE);
      reading = Reading.WHOLE;
    } else if (kind < 2) {
      givingUp = GivingUp.CANCELS_WAITING;
      reply = Reply.plain(200, 100).with(Reply.Fault.STALL_BEFORE);
    } else if (kind == 2) {
      givingUp = GivingUp.INTERRUPTED_WAITING;
      timeout = INTERRUPTED_MILLIS;
      reply = Reply.plain(200, 100).with(Reply.Fault.STALL_BEFORE);
    } else if (kind == 3) {
      timeout = LIMIT_MILLIS;
      reply = Reply.plain(200, 100).with(Reply.Fault.STALL_BEFORE);
    } else if (kind < 8) {
      givingUp = READERS[kind - 4];
      timeout = READERS_MILLIS[kind - 4];
      method = method.equals("HEAD") ? "POST" : method;
      reading =
          givingUp == GivingUp.TIMES_OUT_READING
              ? Reading.PIECES
              : pick(random, Reading.PIECES, Reading.WHOLE);
      reply = Reply.plain(200, 10_000).with(Reply.Fault.STALL_WITHIN).as(pick(random, READ));
    } else {
      reply = Reply.random(random);
    }
    if (reading == Reading.HALF || reading == Reading.NOTHING) {
      // Arrives whole and at once, whatever is done with it
      reply = reply.atMost(2_000).with(Reply.Fault.NONE);
      givingUp = GivingUp.NEVER;
      timeout = 0;
    }
    return new Exchange(id, llm, async, method, sent, bytes, reply, reading, givingUp, timeout);
  }

  private static String method(Random random) {
    return pick(random, "GET", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS");
  }

  private static Sent sent(String method, Random random) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> Sent.NONE;
      case "POST" -> random.nextInt(3) > 0 ? Sent.WHOLE : pick(random, Sent.values());
      default -> pick(random, Sent.values());
    };
  }

  private static int size(Random random) {
    int kind = random.nextInt(12);
    if (kind == 0) {
      return OVER_WHAT_THE_AGENT_READS;
    }
    return kind < 3 ? 40_000 + random.nextInt(200_000) : 200 + random.nextInt(3_000);
  }

  @SafeVarargs
  static <T> T pick(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }

  boolean hasBody() {
    return sent != Sent.NONE;
  }

  String path() {
    return llm ? "/v1/chat/completions" : "/things/" + id;
  }

  /** JSON of a chat to an LLM, or to any other service. */
  byte[] body() {
    if (sentBytes == 0) {
      return new byte[0];
    }
    String head =
        llm
            ? "{\"model\":\"model-" + id % 7 + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
            : "{\"thing\":[{\"name\":\"";
    String tail = "\"}]}";
    StringBuilder body = new StringBuilder(sentBytes).append(head);
    Supplier<Integer> left = () -> sentBytes - tail.length() - body.length();
    while (left.get() > 0) {
      body.append("the quick brown fox jumps over the lazy dog ", 0, Math.min(44, left.get()));
    }
    return body.append(tail).toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
