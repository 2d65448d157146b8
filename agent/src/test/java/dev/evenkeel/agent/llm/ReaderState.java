package dev.evenkeel.agent.llm;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.zip.Inflater;

/** What a reader holds of its answer: all objects that it leads to, as HotSpot lays them out. */
final class ReaderState {

  private static final int HEADER = 16;
  private static final int FIELD = 8;

  /** Of zlib, outside the heap: its window of 32 KiB, and its tables. */
  static final long INFLATER = 44 * 1024;

  private final Map<Object, Boolean> seen = new IdentityHashMap<>();
  private long bytes;

  private ReaderState() {}

  static long bytes(AnswerReader reader) {
    ReaderState state = new ReaderState();
    state.add(reader);
    return state.bytes;
  }

  private void add(Object one) {
    if (one == null || seen.put(one, true) != null) {
      return;
    }
    Class<?> type = one.getClass();
    if (one instanceof CharSequence text) {
      int length = text instanceof StringBuilder builder ? builder.capacity() : text.length();
      boolean narrow = text.chars().allMatch(c -> c < 256);
      bytes += 2 * HEADER + FIELD + (narrow ? 1L : 2L) * length;
    } else if (one instanceof Inflater) {
      bytes += INFLATER;
    } else if (one instanceof Collection<?> several) {
      bytes += HEADER + (HEADER + FIELD) * (1L + several.size());
      several.forEach(this::add);
    } else if (type.isArray()) {
      addArray(one, type.getComponentType());
    } else if (type.getPackage() == ReaderState.class.getPackage() && !type.isEnum()) {
      addFields(one, type);
    }
  }

  private void addArray(Object array, Class<?> of) {
    int length = Array.getLength(array);
    int each = of == byte.class || of == boolean.class ? 1 : of == int.class ? 4 : FIELD;
    bytes += HEADER + (long) each * length;
    for (int i = 0; !of.isPrimitive() && i < length; i++) {
      add(Array.get(array, i));
    }
  }

  private void addFields(Object one, Class<?> type) {
    bytes += HEADER;
    for (Class<?> at = type; at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          bytes += FIELD;
          if (!field.getType().isPrimitive()) {
            add(value(field, one));
          }
        }
      }
    }
  }

  private static Object value(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
