package dev.evenkeel.it.startup.app;

/** Says hello and ends: with a status, or with an exception. */
public final class Hello {

  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("hello");
    if (arguments.length > 0 && arguments[0].equals("throw")) {
      throw new IllegalStateException("the application's own failure");
    }
    if (arguments.length > 0) {
      System.exit(Integer.parseInt(arguments[0]));
    }
  }
}
