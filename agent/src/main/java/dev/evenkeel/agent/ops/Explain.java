package dev.evenkeel.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.llm.Schemas;
import dev.evenkeel.agent.ops.RowReader.MalformedRow;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Classifier;
import dev.evenkeel.agent.outcome.DefaultActions;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Tells what the agent would do with answers that somebody got. */
final class Explain {

  private static final String UNKNOWN_HOST = "unknown";

  private final JsonFactory json = new JsonFactory();
  private final RowReader reader = new RowReader();
  private final Schemas schemas = new Schemas(Runnable::run, 0);
  private final PrintStream out;
  private final PrintStream err;

  Explain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Reads a row a line and writes a line for each; empty lines are skipped.
   *
   * @return whether all rows could be read
   */
  boolean run(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
    boolean good = true;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        good &= explain(line, number);
      }
    }
    out.flush();
    return good;
  }

  private boolean explain(String line, int number) {
    try {
      Row row = reader.read(line);
      Answer answer = read(row);
      write(row.id(), answer.classification(), answer.facts());
      return true;
    } catch (MalformedRow e) {
      err.println("line " + number + ": " + e.getMessage());
      return false;
    }
  }

  /** An answer, and what the agent would make of it. */
  record Answer(Facts facts, Classification classification) {}

  Answer read(Row row) {
    Request asked = asked(row);
    AnswerReader reader = Answers.reader(asked, row.status(), row);
    reader.accept(row.body(), 0, row.body().length);
    Facts facts = reader.finish();
    return new Answer(facts, Classifier.classify(asked.endpoint(), reader, facts));
  }

  /** The request as the agent would see it; a neutral one where it would not know it. */
  Request asked(Row row) {
    String host = row.host() == null ? UNKNOWN_HOST : row.host().toLowerCase(Locale.ROOT);
    int colon = host.indexOf(':');
    int port = -1;
    if (colon >= 0 && host.substring(colon + 1).matches("\\d{1,5}")) {
      port = Integer.parseInt(host.substring(colon + 1));
      host = host.substring(0, colon);
    }
    String path = row.path() == null ? "/" : row.path();
    Map<String, String> own = row.provider() == null ? Map.of() : Map.of(host, row.provider());
    Request asked =
        new Endpoints(own, true).request("POST", host, port, path, request(row), schemas);
    if (asked == null) {
      String model = row.model() == null ? UNKNOWN_HOST : row.model();
      // Of a known provider this is other work; elsewhere it may be anything
      boolean inference = new Endpoints(Map.of(), true).providerName(host, port) == null;
      asked =
          Request.of(new Endpoint("other", Api.OTHER, "other", model, host, "", false, inference));
    }
    Endpoint found = asked.endpoint();
    boolean stream = row.stream() == null ? found.stream() || streamed(row, found) : row.stream();
    Endpoint endpoint =
        new Endpoint(
            found.provider(),
            found.api(),
            found.operation(),
            found.model(),
            found.host(),
            found.deployment(),
            stream,
            found.inference());
    return new Request(endpoint, asked.promise(), false);
  }

  /** Where no request is given, the answer itself tells whether a stream was asked for. */
  private static boolean streamed(Row row, Endpoint found) {
    String type = row.get("content-type");
    if (row.request() != null || found.api() == Api.OTHER || type == null) {
      return false;
    }
    String known = type.toLowerCase(Locale.ROOT);
    return known.startsWith("text/event-stream") || known.contains("amazon.eventstream");
  }

  private byte[] request(Row row) {
    if (row.request() != null) {
      return row.request();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator request = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
      request.writeStartObject();
      if (row.model() != null) {
        request.writeStringProperty("model", row.model());
      }
      request.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void write(String id, Classification found, Facts facts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator line = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
      line.writeStartObject();
      if (id == null) {
        line.writeNullProperty("id");
      } else {
        line.writeStringProperty("id", id);
      }
      line.writeStringProperty("class", found.label());
      if (found.retryable() == Retryable.AFTER_DELAY) {
        line.writeStringProperty("retryable", "after_delay");
      } else {
        line.writeBooleanProperty("retryable", found.retryable() == Retryable.YES);
      }
      number(line, "retry_after_ms", found.retryAfterMillis());
      line.writeStringProperty("action", DefaultActions.map().get(found.outcome()).label());
      number(line, "input_tokens", facts.usage().input());
      number(line, "output_tokens", facts.usage().output());
      line.writeEndObject();
    }
    out.write(bytes.toByteArray(), 0, bytes.size());
    out.println();
  }

  private static void number(JsonGenerator line, String name, long value) {
    if (value < 0) {
      line.writeNullProperty(name);
    } else {
      line.writeNumberProperty(name, value);
    }
  }
}
