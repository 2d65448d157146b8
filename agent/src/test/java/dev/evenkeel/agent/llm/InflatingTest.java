package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InflatingTest {

  private static final Endpoint CHAT =
      new Endpoint("openai", Api.OPENAI_CHAT, "chat", "m", "api.openai.com", "", true, true);
  private static final String STREAM =
      "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"h\u00e9llo\"}}]}\n\n"
          + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";

  @Test
  void readsACompressedStreamWhereverItIsCut() throws IOException {
    byte[] zipped = gzip(STREAM);
    for (int at = 0; at <= zipped.length; at++) {
      assertEquals(7, read("gzip", zipped, at).finish().usage().input(), "cut at " + at);
    }
  }

  @Test
  void readsWhatOtherCompressorsWriteBeforeIt() throws IOException {
    byte[] zipped = withEveryField(STREAM);
    for (int at = 0; at <= zipped.length; at++) {
      AnswerReader reader = read("x-gzip", zipped, at);
      assertEquals(3, reader.finish().usage().output(), "cut at " + at);
      assertTrue(reader.complete());
    }
  }

  @Test
  void readsDeflate() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(zipped)) {
      out.write(STREAM.getBytes(UTF_8));
    }
    assertEquals(7, read("deflate", zipped.toByteArray(), 9).finish().usage().input());
  }

  @Test
  void takesNoStreamOfSeveralMembersForACutOne() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    int second = STREAM.indexOf("data: {\"choices\":[{\"delta\":{}");
    members.write(gzip(STREAM.substring(0, second)));
    int first = members.size();
    members.write(gzip(STREAM.substring(second)));
    byte[] zipped = members.toByteArray();
    for (int at = 0; at <= zipped.length; at++) {
      assertTrue(read("gzip", zipped, at).complete(), "cut at " + at);
    }
    assertFalse(read("gzip", Arrays.copyOf(zipped, first), 5).complete());
  }

  @Test
  void tellsOfAStreamThatEndsInTheMiddle() throws IOException {
    byte[] zipped =
        flushed(STREAM.substring(0, STREAM.indexOf("data: {\"choices\":[{\"delta\":{}")));
    AnswerReader reader = read("gzip", zipped, 5);
    reader.finish();
    assertTrue(reader.begun());
    assertFalse(reader.complete());
  }

  @Test
  void tellsOfAnErrorInTheMiddle() throws IOException {
    byte[] zipped = gzip("data: {\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n");
    AnswerReader reader = read("gzip", zipped, zipped.length - 1);
    assertEquals(zipped.length, reader.failedAt(), 1);
  }

  @Test
  void saysNothingOfWhatIsDamaged() throws IOException {
    byte[] zipped = gzip(STREAM);
    zipped[20] ^= 0x55;
    zipped[21] ^= 0x55;
    AnswerReader damaged = read("gzip", zipped, 11);
    damaged.finish();
    AnswerReader plain = read("gzip", STREAM.getBytes(UTF_8), 1);
    plain.finish();
    assertTrue(plain.complete());
    assertEquals(-1, plain.failedAt());
    assertEquals(-1, damaged.failedAt());
  }

  private static AnswerReader read(String encoding, byte[] zipped, int cut) {
    AnswerReader reader =
        Answers.reader(
            CHAT,
            200,
            Map.of("content-type", "text/event-stream", "content-encoding", encoding)::get);
    reader.accept(zipped, 0, cut);
    reader.accept(zipped, cut, zipped.length - cut);
    return reader;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(UTF_8));
    }
    return zipped.toByteArray();
  }

  /** What has come of a stream that goes on. */
  private static byte[] flushed(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    GZIPOutputStream out = new GZIPOutputStream(zipped, true);
    out.write(text.getBytes(UTF_8));
    out.flush();
    return zipped.toByteArray();
  }

  /** With an extra field, a name, a comment and a checksum of the header. */
  private static byte[] withEveryField(String text) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0b11110, 0, 0, 0, 0, 0, 3});
    all.writeBytes(new byte[] {3, 0, 7, 7, 7});
    all.writeBytes("name\0a comment\0".getBytes(UTF_8));
    CRC32 crc = new CRC32();
    crc.update(all.toByteArray());
    all.write((int) crc.getValue());
    all.write((int) (crc.getValue() >> 8));
    byte[] plain = text.getBytes(UTF_8);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] zipped = new byte[2 * plain.length];
    all.write(zipped, 0, deflater.deflate(zipped));
    deflater.end();
    all.writeBytes(new byte[8]);
    return all.toByteArray();
  }
}
