package dev.evenkeel.it.startup.app;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Loads classes of the given names that have nothing in them; lives until its input ends. */
public final class EmptyClasses {

  private static final int MAGIC = 0xCAFEBABE;
  private static final int JAVA_8 = 52;
  private static final int CLASS = 7;
  private static final int TEXT = 1;
  private static final int PUBLIC_SUPER = 0x21;

  private EmptyClasses() {}

  public static void main(String[] names) throws IOException {
    Loader loader = new Loader();
    for (String name : names) {
      byte[] empty = empty(name.replace('.', '/'));
      System.out.println(loader.define(name, empty));
    }
    System.in.readAllBytes();
  }

  private static byte[] empty(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(JAVA_8);
    out.writeShort(5); // one more than there are constants
    out.writeByte(CLASS);
    out.writeShort(2);
    out.writeByte(TEXT);
    out.writeUTF(name);
    out.writeByte(CLASS);
    out.writeShort(4);
    out.writeByte(TEXT);
    out.writeUTF("java/lang/Object");
    out.writeShort(PUBLIC_SUPER);
    out.writeShort(1);
    out.writeShort(3);
    out.writeLong(0); // no interfaces, fields, methods, attributes
    return bytes.toByteArray();
  }

  private static final class Loader extends ClassLoader {
    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
