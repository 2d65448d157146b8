package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Exchange;
import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.llm.Headers;
import java.util.concurrent.ScheduledExecutorService;

/** What this transport needs of the {@link Pipeline}, so that tests can script the calls. */
interface Brain {

  boolean candidate(String method, String host, int port, String url);

  LlmCall begin(Exchange exchange);

  /** See {@link Pipeline#hiddenHeader}. */
  default String hiddenHeader(Headers headers) {
    return "";
  }

  ScheduledExecutorService timer();

  void internalError(Throwable failure);

  static Brain of(Pipeline pipeline) {
    return new Brain() {
      @Override
      public boolean candidate(String method, String host, int port, String url) {
        return pipeline.candidate(method, host, port, url);
      }

      @Override
      public LlmCall begin(Exchange exchange) {
        return pipeline.begin(exchange);
      }

      @Override
      public String hiddenHeader(Headers headers) {
        return pipeline.hiddenHeader(headers);
      }

      @Override
      public ScheduledExecutorService timer() {
        return pipeline.timer();
      }

      @Override
      public void internalError(Throwable failure) {
        pipeline.internalError("jdk", failure);
      }
    };
  }
}
