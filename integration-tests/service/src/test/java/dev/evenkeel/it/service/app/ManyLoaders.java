package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.TwoCalls;
import java.net.URLClassLoader;

/**
 * The two calls from class loaders of their own; lives until its input ends. {@code args}: the
 * provider, the class path of the loaders, and {@code kind-client} for each call.
 */
public final class ManyLoaders {

  private ManyLoaders() {}

  public static void main(String[] args) throws Exception {
    for (int i = 2; i < args.length; i++) {
      int split = args[i].lastIndexOf('-');
      call(args[i].substring(0, split), args[i].substring(split + 1), args);
    }
    System.out.println("done");
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  private static void call(String kind, String client, String[] args) throws Exception {
    URLClassLoader loader = OwnLoader.of(kind, args[1]);
    Class<?> calls = loader.loadClass(TwoCalls.class.getName());
    if (calls.getClassLoader() != loader
        || loader.loadClass("okhttp3.OkHttpClient").getClassLoader() != loader) {
      throw new IllegalStateException(kind + " has no classes of its own");
    }
    String model = kind + "-" + client;
    Object status =
        calls.getMethod(client, String.class, String.class).invoke(null, args[0], model);
    System.out.println(model + " " + status);
  }
}
