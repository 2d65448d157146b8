package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.llm.Headers;
import java.util.Map;

/**
 * A recorded answer, as {@code explain} reads it.
 *
 * @param model the model of the request, or null
 * @param stream whether the answer is a stream, or null where the row does not say
 * @param headers by lower-case names
 * @param request the body of the request as far as it is known, or null
 */
record Row(
    String id,
    String provider,
    String host,
    String path,
    String model,
    Boolean stream,
    int status,
    Map<String, String> headers,
    byte[] request,
    byte[] body)
    implements Headers {

  @Override
  public String get(String name) {
    return headers.get(name);
  }
}
