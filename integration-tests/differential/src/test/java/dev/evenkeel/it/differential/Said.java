package dev.evenkeel.it.differential;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What an application saw of one exchange, as one line. */
final class Said {

  private final StringBuilder line;
  private final boolean timed;

  Said(Exchange exchange) {
    timed = exchange.reply().fault().stalls();
    line = new StringBuilder().append(exchange.id()).append(' ');
  }

  void response(int status, String protocol, Map<String, List<String>> headers, int redirects) {
    line.append(status).append(' ').append(protocol).append(" redirects ").append(redirects);
    line.append(' ').append(new TreeMap<>(headers)).append(' ');
  }

  void body(Object body) {
    line.append("body ").append(body).append(' ');
  }

  /**
   * Types and messages of an exception and of what caused it. Where the application gives up it is
   * the type alone: which thread comes first decides on the rest, without the agent too.
   */
  void thrown(Throwable thrown) {
    Throwable at = thrown;
    while (at instanceof ExecutionException || at instanceof CompletionException) {
      line.append(timed ? "" : at.getClass().getSimpleName() + " of ");
      at = at.getCause();
    }
    if (timed) {
      line.append("throws ").append(at.getClass().getName());
      return;
    }
    line.append("throws");
    for (int depth = 0; at != null && depth < 5; at = at.getCause()) {
      String message = String.valueOf(at.getMessage()).replaceAll("@[0-9a-f]+|[0-9]{4,}", "#");
      line.append(' ').append(at.getClass().getName()).append(": ").append(message).append(';');
      depth++;
    }
    line.append(' ');
  }

  @Override
  public String toString() {
    return line.toString().replace('\n', ' ');
  }
}
