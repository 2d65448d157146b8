package dev.evenkeel.it.differential;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Length and hash of bytes that pass by. */
final class Digest {

  private final MessageDigest hash;
  private long length;

  Digest() {
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String of(byte[] bytes) {
    Digest digest = new Digest();
    digest.add(bytes, bytes.length);
    return digest.toString();
  }

  void add(byte[] bytes, int count) {
    hash.update(bytes, 0, count);
    length += count;
  }

  /** Can be asked once. */
  @Override
  public String toString() {
    return length + " bytes " + HexFormat.of().formatHex(hash.digest(), 0, 8);
  }
}
