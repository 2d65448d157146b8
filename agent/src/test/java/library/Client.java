package library;

import java.io.IOException;

/** Stands for an HTTP client library: code of the application's that the agent weaves. */
public class Client {

  public String send(String request) throws IOException {
    while (request.startsWith(" ")) { // a jump back to the very start of the method
      request = request.substring(1);
    }
    return "sent " + request;
  }

  public Object sendLater(Object request, Object handler, Object push) {
    try {
      return request.toString() + handler + push;
    } catch (NullPointerException none) {
      return "none";
    }
  }

  public Object ping() {
    return "pong";
  }

  public Object retry(Object action, long wait, int times, boolean always) {
    return action + " " + wait + " " + times + " " + always;
  }

  public static Object retryAll(double wait, Object action) {
    return wait + " " + action;
  }

  public static Object send(Object notThis) {
    return notThis;
  }

  public static boolean trusts(Object what) {
    return what instanceof String;
  }

  public int send(int notThisEither) {
    return notThisEither;
  }
}
