package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Over;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** The chain that a retrying interceptor is given: to proceed is an attempt of its loop. */
record LoopChain(Interceptor.Chain chain, Loop loop) implements Interceptor.Chain {

  @Override
  public Response proceed(Request request) throws IOException {
    Response answer;
    try {
      answer = loop.attempt(() -> chain.proceed(request));
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) { // proceed throws nothing else
      throw new IOException(impossible);
    }
    if (loop.over()) {
      throw Over.answered(answer);
    }
    return answer;
  }

  @Override
  public Request request() {
    return chain.request();
  }

  @Override
  public Connection connection() {
    return chain.connection();
  }

  @Override
  public Call call() {
    return chain.call();
  }

  @Override
  public int connectTimeoutMillis() {
    return chain.connectTimeoutMillis();
  }

  @Override
  public Interceptor.Chain withConnectTimeout(int timeout, TimeUnit unit) {
    return new LoopChain(chain.withConnectTimeout(timeout, unit), loop);
  }

  @Override
  public int readTimeoutMillis() {
    return chain.readTimeoutMillis();
  }

  @Override
  public Interceptor.Chain withReadTimeout(int timeout, TimeUnit unit) {
    return new LoopChain(chain.withReadTimeout(timeout, unit), loop);
  }

  @Override
  public int writeTimeoutMillis() {
    return chain.writeTimeoutMillis();
  }

  @Override
  public Interceptor.Chain withWriteTimeout(int timeout, TimeUnit unit) {
    return new LoopChain(chain.withWriteTimeout(timeout, unit), loop);
  }
}
