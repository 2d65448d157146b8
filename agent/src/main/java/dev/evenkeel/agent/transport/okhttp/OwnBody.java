package dev.evenkeel.agent.transport.okhttp;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Set;
import okhttp3.RequestBody;

/**
 * OkHttp's own bodies of an array: they are sent as they are, as writing them again costs no more
 * than a copy, and read where they lie. Of those of a part of an array a copy is read.
 */
final class OwnBody {

  /** In 3.14, 4 and 5. */
  private static final Set<String> NAMES =
      Set.of(
          "okhttp3.RequestBody$2",
          "okhttp3.RequestBody$Companion$toRequestBody$2",
          "okhttp3.RequestBody$Companion$toRequestBody$3");

  /** Where the array is; null for a body of another kind, or one that cannot be looked into. */
  private static final ClassValue<Field> ARRAY =
      new ClassValue<>() {
        @Override
        protected Field computeValue(Class<?> type) {
          return NAMES.contains(type.getName()) ? array(type) : null;
        }
      };

  private OwnBody() {}

  private static Field array(Class<?> type) {
    Field found = null;
    for (Field field : type.getDeclaredFields()) {
      if (field.getType() == byte[].class) {
        if (found != null || !field.trySetAccessible()) {
          return null;
        }
        found = field;
      }
    }
    return found;
  }

  static boolean is(RequestBody body) {
    return NAMES.contains(body.getClass().getName());
  }

  /** What it will write, not to be changed; null where that is not known without writing it. */
  static byte[] read(RequestBody body) {
    Field array = ARRAY.get(body.getClass());
    try {
      byte[] bytes = array == null ? null : (byte[]) array.get(body);
      boolean all = bytes != null && body.contentLength() == bytes.length;
      return all && bytes.length <= CapturedBody.LIMIT ? bytes : null;
    } catch (IllegalAccessException | IOException unknown) {
      return null;
    }
  }
}
