package dev.evenkeel.it.differential;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;

/** The exchanges through OkHttp. */
final class OkHttpApplication extends Application {

  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client = new OkHttpClient();
  private final String url;

  private OkHttpApplication(String url) {
    super(url);
    this.url = url;
  }

  public static void main(String[] args) {
    new OkHttpApplication(args[0]).makeAll();
  }

  @Override
  void make(Exchange exchange, Said said) throws Exception {
    Call call = client(exchange).newCall(request(exchange));
    switch (exchange.givingUp()) {
      case CANCELS_WAITING -> soon(exchange, call::cancel);
      case INTERRUPTED_WAITING -> interruptSoon(exchange);
      default -> {
        // Waits for its answer.
      }
    }
    try (Response response = exchange.async() ? enqueue(call) : call.execute()) {
      int redirects = 0;
      for (Response at = response.priorResponse(); at != null; at = at.priorResponse()) {
        redirects++;
      }
      said.response(
          response.code(),
          response.protocol() + " " + response.message(),
          response.headers().toMultimap(),
          redirects);
      switch (exchange.givingUp()) {
        case CANCELS_READING -> soon(exchange, call::cancel);
        case INTERRUPTED_READING -> interruptSoon(exchange);
        default -> {
          // Reads as long as it may.
        }
      }
      read(exchange, response.body(), said);
      if (response.body().contentType() != null) {
        said.body(response.body().contentType());
      }
      said.body("trailers " + (trailers(exchange) ? response.trailers() : ""));
    }
  }

  /** They can be asked for only where the whole body was read. */
  private static boolean trailers(Exchange exchange) {
    return switch (exchange.reading()) {
      case HALF, NOTHING -> false;
      default -> !exchange.reply().gzip();
    };
  }

  private OkHttpClient client(Exchange exchange) {
    if (exchange.timeoutMillis() == 0) {
      return client;
    }
    OkHttpClient.Builder limited = client.newBuilder();
    if (exchange.id() % 3 == 0) {
      limited.callTimeout(exchange.timeoutMillis(), TimeUnit.MILLISECONDS);
    } else {
      limited.readTimeout(exchange.timeoutMillis(), TimeUnit.MILLISECONDS);
    }
    return limited.build();
  }

  private Request request(Exchange exchange) {
    Request.Builder request =
        new Request.Builder()
            .url(url + exchange.path())
            .header("X-Exchange", String.valueOf(exchange.id()))
            .method(exchange.method(), body(exchange));
    if (exchange.sent() == Exchange.Sent.EXPECT_CONTINUE) {
      request.header("Expect", "100-continue");
    }
    if (exchange.id() % 11 == 0) {
      request.header("Accept-Encoding", "gzip");
    }
    return request.build();
  }

  private static RequestBody body(Exchange exchange) {
    if (!exchange.hasBody()) {
      boolean needed = "POST PUT PATCH".contains(exchange.method());
      return needed ? RequestBody.create(new byte[0]) : null;
    }
    byte[] bytes = exchange.body();
    return switch (exchange.sent()) {
      case UNKNOWN_LENGTH -> new Written(bytes, false);
      case ONE_SHOT -> new Written(bytes, true);
      default -> RequestBody.create(bytes, JSON);
    };
  }

  private static Response enqueue(Call call) throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            answer.complete(response);
          }
        });
    try {
      return answer.get();
    } catch (InterruptedException e) {
      call.cancel();
      throw e;
    } catch (ExecutionException e) {
      throw (IOException) e.getCause();
    }
  }

  private static void read(Exchange exchange, ResponseBody body, Said said) throws IOException {
    switch (exchange.reading()) {
      case WHOLE, FILE -> said.body(Digest.of(body.bytes()));
      case TEXT -> said.body(Digest.of(body.string().getBytes("UTF-8")));
      case LINES -> {
        int lines = 0;
        while (body.source().readUtf8Line() != null) {
          lines++;
        }
        said.body(lines + " lines");
      }
      case PIECES, PUBLISHER -> pieces(body.byteStream(), said);
      case HALF -> said.body(Digest.of(body.byteStream().readNBytes(exchange.reply().size() / 2)));
      default -> said.body("unread " + body.contentLength());
    }
  }

  private static void pieces(InputStream in, Said said) throws IOException {
    Digest digest = new Digest();
    byte[] piece = new byte[777];
    try {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.add(piece, read);
      }
    } finally {
      said.body(digest);
    }
  }

  private static final class Written extends RequestBody {

    private final byte[] bytes;
    private final boolean oneShot;
    private boolean written;

    Written(byte[] bytes, boolean oneShot) {
      this.bytes = bytes;
      this.oneShot = oneShot;
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public boolean isOneShot() {
      return oneShot;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      if (oneShot && written) {
        throw new IOException("written twice");
      }
      written = true;
      sink.write(bytes);
    }
  }
}
