package dev.evenkeel.it.differential;

import dev.evenkeel.it.differential.Exchange.GivingUp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;

/** The exchanges through java.net.http. */
final class JdkApplication extends Application {

  /** JDK 17 waits for ever after a 103. */
  private static final Duration INTERIM_LIMIT = Duration.ofSeconds(2);

  private final ThreadPoolExecutor executor =
      (ThreadPoolExecutor)
          Executors.newFixedThreadPool(
              8,
              task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
              });
  private final HttpClient client = client();
  private final Path file = Files.createTempFile("evenkeel", ".body");
  private final String url;

  private JdkApplication(String url) throws IOException {
    super(url);
    this.url = url;
    file.toFile().deleteOnExit();
  }

  public static void main(String[] args) throws IOException {
    new JdkApplication(args[0]).makeAll();
  }

  @Override
  void make(Exchange exchange, Said said) throws Exception {
    if (!races(exchange)) {
      ask(exchange, said);
      return;
    }
    try {
      ask(exchange, new Said(exchange));
    } catch (Exception failure) {
      Throwable broken = failure;
      while (broken.getCause() != null) {
        broken = broken.getCause();
      }
      throw (Exception) broken;
    }
  }

  /**
   * A chunk that is broken comes with the head: one of the client's threads gives the answer, while
   * another fails it, and the first to come decides, without the agent too.
   */
  private static boolean races(Exchange exchange) {
    return exchange.reply().fault() == Reply.Fault.BAD_CHUNK
        && switch (exchange.reading()) {
          case LINES, PIECES, PUBLISHER -> true;
          default -> false;
        };
  }

  private void ask(Exchange exchange, Said said) throws Exception {
    switch (exchange.reading()) {
      case WHOLE -> make(exchange, said, BodyHandlers.ofByteArray(), Digest::of);
      case TEXT ->
          make(exchange, said, BodyHandlers.ofString(), text -> Digest.of(text.getBytes("UTF-8")));
      case LINES -> make(exchange, said, BodyHandlers.ofLines(), Stream::count);
      case PIECES, HALF ->
          make(exchange, said, BodyHandlers.ofInputStream(), in -> read(exchange, in, said));
      case NOTHING -> make(exchange, said, BodyHandlers.discarding(), String::valueOf);
      case FILE ->
          make(
              exchange,
              said,
              BodyHandlers.ofFile(file),
              path -> Digest.of(Files.readAllBytes(path)));
      case PUBLISHER -> make(exchange, said, BodyHandlers.ofPublisher(), JdkApplication::collect);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .executor(executor)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build();
  }

  /** What an application makes of a body. */
  private interface Taking<T> {
    Object take(T body) throws Exception;
  }

  private <T> void make(Exchange exchange, Said said, BodyHandler<T> handler, Taking<T> taking)
      throws Exception {
    HttpRequest request = request(exchange);
    GivingUp givingUp = exchange.givingUp();
    boolean whole = exchange.reading() == Exchange.Reading.WHOLE;
    if (givingUp == GivingUp.INTERRUPTED_WAITING
        || whole && givingUp == GivingUp.INTERRUPTED_READING) {
      interruptSoon(exchange);
    }
    boolean cancels =
        givingUp == GivingUp.CANCELS_WAITING || whole && givingUp == GivingUp.CANCELS_READING;
    // Whether a connection can be used again whose answer was left half read is a matter of chance.
    HttpClient client = exchange.reading() == Exchange.Reading.HALF ? client() : this.client;
    HttpResponse<T> response;
    if (exchange.async() || cancels) {
      CompletableFuture<HttpResponse<T>> future = client.sendAsync(request, handler);
      if (cancels) {
        soon(exchange, () -> future.cancel(true));
      }
      response = future.get();
    } else {
      response = client.send(request, handler);
    }
    int redirects = 0;
    for (var at = response.previousResponse(); at.isPresent(); at = at.get().previousResponse()) {
      redirects++;
    }
    said.response(
        response.statusCode(),
        response.version() + " " + response.uri().getPath(),
        response.headers().map(),
        redirects);
    said.body(taking.take(response.body()));
  }

  /** The client puts a connection back to the others a moment after the end of the answer. */
  @Override
  void settle() {
    while (executor.getActiveCount() > 0 || !executor.getQueue().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private HttpRequest request(Exchange exchange) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + exchange.path()))
            .header("X-Exchange", String.valueOf(exchange.id()))
            .method(exchange.method(), publisher(exchange));
    if (exchange.hasBody()) {
      request.header("Content-Type", "application/json");
    }
    if (exchange.id() % 3 > 0) {
      request.version(HttpClient.Version.HTTP_1_1);
    }
    if (exchange.timeoutMillis() > 0) {
      request.timeout(Duration.ofMillis(exchange.timeoutMillis()));
    } else if (exchange.reply().interim() > 0) {
      request.timeout(INTERIM_LIMIT);
    }
    if (exchange.sent() == Exchange.Sent.EXPECT_CONTINUE) {
      request.expectContinue(true);
    }
    return request.build();
  }

  private static BodyPublisher publisher(Exchange exchange) {
    byte[] bytes = exchange.body();
    return switch (exchange.sent()) {
      case NONE -> BodyPublishers.noBody();
      case UNKNOWN_LENGTH ->
          BodyPublishers.ofByteArrays(
              List.of(
                  java.util.Arrays.copyOf(bytes, bytes.length / 2),
                  java.util.Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length)));
      case ONE_SHOT -> BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
      default -> BodyPublishers.ofByteArray(bytes);
    };
  }

  private Object read(Exchange exchange, InputStream in, Said said) throws IOException {
    try (in) {
      if (exchange.reading() == Exchange.Reading.HALF) {
        return Digest.of(in.readNBytes(exchange.reply().size() / 2));
      }
      switch (exchange.givingUp()) {
        // A timeout of java.net.http is over when reading begins
        case CANCELS_READING, TIMES_OUT_READING -> soon(exchange, () -> close(in));
        case INTERRUPTED_READING -> {
          interruptSoon(exchange);
          late(exchange, () -> close(in)); // JDK 17 heeds no interrupt here
        }
        default -> {
          // Reads to the end.
        }
      }
      Digest digest = new Digest();
      byte[] piece = new byte[777];
      try {
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          digest.add(piece, read);
        }
      } catch (IOException failure) {
        // An end that comes too early may overtake the bytes before it; a silence does not.
        said.body(exchange.reply().fault().stalls() ? digest : "broken");
        throw failure;
      }
      return digest;
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException closed) {
      // What it was for.
    }
  }

  private static Object collect(Flow.Publisher<List<ByteBuffer>> publisher) throws Exception {
    CompletableFuture<Object> whole = new CompletableFuture<>();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          private final Digest digest = new Digest();
          private Flow.Subscription subscription;

          @Override
          public void onSubscribe(Flow.Subscription to) {
            subscription = to;
            to.request(1);
          }

          @Override
          public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
              byte[] bytes = new byte[buffer.remaining()];
              buffer.get(bytes);
              digest.add(bytes, bytes.length);
            }
            subscription.request(1);
          }

          @Override
          public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            whole.complete(digest.toString());
          }
        });
    return whole.get();
  }
}
