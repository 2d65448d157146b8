package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Has its clients from the start. For each line that it reads it makes a call with each of them,
 * and tells whether the agent was on the stack of either, and whether any woven code has asked it.
 */
public final class Attachable {

  private static final int THREADS = 4;
  private static final long PAUSE_NANOS = 10_000_000;

  private final AtomicBoolean inOkHttp = new AtomicBoolean();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean inJdk = new AtomicBoolean();
  private final OkHttpClient okHttp =
      new OkHttpClient.Builder()
          .addNetworkInterceptor(
              chain -> {
                inOkHttp.set(agentOnStack());
                return chain.proceed(chain.request());
              })
          .build();
  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(new Looking()).build();

  private final String url;

  private Attachable(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    Attachable application = new Attachable(args[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (args.length > 1) {
      application.load(in);
      return;
    }
    application.call();
    while (in.readLine() != null) {
      application.call();
    }
    System.exit(0);
  }

  /** Calls on several threads until a line says to stop, and tells how the calls ended. */
  private void load(BufferedReader in) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger good = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      threads.execute(
          () -> {
            while (!over.get()) {
              try {
                good.addAndGet(execute() == 200 ? 1 : 0);
                good.addAndGet(send() == 200 ? 1 : 0);
              } catch (IOException | InterruptedException failure) {
                failure.printStackTrace();
              }
              made.addAndGet(2);
              LockSupport.parkNanos(PAUSE_NANOS);
            }
          });
    }
    in.readLine();
    over.set(true);
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.MINUTES);
    System.out.println("made " + made);
    System.out.println("good " + good);
    in.readLine();
    System.exit(0);
  }

  private void call() throws Exception {
    watchBridge();
    asked.set(false);
    int first = execute();
    int second = send();
    System.out.println("call " + first + " " + second + " " + inOkHttp + " " + inJdk + " " + asked);
  }

  private int execute() throws IOException {
    try (Response answer = okHttp.newCall(Chat.okHttp(url, "m", "o")).execute()) {
      answer.body().string();
      return answer.code();
    }
  }

  private int send() throws IOException, InterruptedException {
    return jdk.send(Chat.jdk(url, "m", "j"), BodyHandlers.ofString()).statusCode();
  }

  /** Stands between woven code and the agent, where there is an agent. */
  private void watchBridge() throws ReflectiveOperationException {
    Class<?> bridge;
    try {
      bridge = Class.forName("dev.evenkeel.bootstrap.Bridge", false, null);
    } catch (ClassNotFoundException none) {
      return;
    }
    Field field = bridge.getField("dispatcher");
    Object agent = field.get(null);
    if (!Proxy.isProxyClass(agent.getClass())) {
      field.set(
          null,
          Proxy.newProxyInstance(
              Attachable.class.getClassLoader(),
              new Class<?>[] {field.getType()},
              (proxy, method, arguments) -> {
                asked.set(true);
                try {
                  return method.invoke(agent, arguments);
                } catch (InvocationTargetException thrown) {
                  throw thrown.getCause();
                }
              }));
    }
  }

  private static boolean agentOnStack() {
    return Arrays.stream(new Throwable().getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().startsWith("dev.evenkeel.agent.")
                    || frame.getClassName().startsWith("dev.evenkeel.bootstrap."));
  }

  /** Is asked on the thread that calls. */
  private final class Looking extends ProxySelector {
    @Override
    public List<java.net.Proxy> select(URI uri) {
      inJdk.set(agentOnStack());
      return List.of(java.net.Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }
}
