package dev.evenkeel.agent.transport.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;

class OwnBodyTest {

  private static final MediaType JSON = MediaType.get("application/json");

  @Test
  void readsAnArrayWhereItLies() {
    byte[] bytes = "{\"model\":\"a\"}".getBytes(UTF_8);
    RequestBody body = RequestBody.create(JSON, bytes);
    assertTrue(OwnBody.is(body));
    assertSame(bytes, OwnBody.read(body));
    assertEquals("{}", new String(OwnBody.read(RequestBody.create(JSON, "{}")), UTF_8));
  }

  @Test
  void readsNoPartOfAnArray() {
    RequestBody part = RequestBody.create(JSON, new byte[10], 2, 5);
    assertTrue(OwnBody.is(part));
    assertNull(OwnBody.read(part));
    assertEquals(5, CapturedBody.read(part).length);
  }

  @Test
  void readsNothingTooLong() {
    byte[] most = new byte[(int) CapturedBody.LIMIT];
    assertSame(most, OwnBody.read(RequestBody.create(JSON, most)));
    assertNull(OwnBody.read(RequestBody.create(JSON, new byte[most.length + 1])));
  }

  @Test
  void readsNoBodyOfTheApplication() {
    RequestBody body =
        new RequestBody() {
          private final byte[] bytes = {1, 2};

          @Override
          public MediaType contentType() {
            return JSON;
          }

          @Override
          public long contentLength() {
            return bytes.length;
          }

          @Override
          public void writeTo(BufferedSink sink) {
            throw new IllegalStateException("not to be written");
          }
        };
    assertFalse(OwnBody.is(body));
    assertNull(OwnBody.read(body));
  }
}
