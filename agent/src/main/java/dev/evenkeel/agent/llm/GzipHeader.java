package dev.evenkeel.agent.llm;

/** Skips the header of RFC 1952, which may come in any pieces. */
final class GzipHeader {

  private static final int FIXED = 10;
  private static final int FLAGS = 3;
  private static final int CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final byte[] MAGIC = {0x1f, (byte) 0x8b, 8};

  private int at; // bytes of the fixed part
  private int flags;
  private int extraLength;
  private int extraAt; // bytes of the length and of the extra field
  private int left;
  private boolean broken;

  /** Returns how many of these bytes belong to the header. */
  int skip(byte[] bytes, int offset, int length) {
    int i = 0;
    while (i < length && !broken && !done()) {
      take(bytes[offset + i] & 0xff);
      i++;
    }
    return i;
  }

  boolean broken() {
    return broken;
  }

  private boolean done() {
    return at == FIXED && flags == 0;
  }

  private void take(int b) {
    if (at < FIXED) {
      fixed(b);
    } else if ((flags & EXTRA) != 0) {
      extra(b);
    } else if ((flags & (NAME | COMMENT)) != 0) {
      if (b == 0) {
        flags &= (flags & NAME) != 0 ? ~NAME : ~COMMENT;
      }
    } else {
      left = left == 0 ? 2 : left;
      if (--left == 0) {
        flags &= ~CHECKSUM;
      }
    }
  }

  private void fixed(int b) {
    broken = at < MAGIC.length && b != (MAGIC[at] & 0xff);
    if (at == FLAGS) {
      flags = b & (CHECKSUM | EXTRA | NAME | COMMENT);
    }
    at++;
  }

  private void extra(int b) {
    if (extraAt < 2) {
      extraLength |= b << (8 * extraAt);
    }
    extraAt++;
    if (extraAt == 2 + extraLength && extraAt >= 2) {
      flags &= ~EXTRA;
    }
  }
}
