package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes errors the way a provider would, so that its SDK throws its own exception type. */
public final class ErrorBodies {

  private ErrorBodies() {}

  /**
   * A JSON body in the shape of the endpoint's provider, in UTF-8.
   *
   * @param status 429, 500, 503, 504 or 529
   * @param code a machine-readable code, e.g. {@code circuit_open}
   * @param message a sentence for people, without anything of the request
   */
  public static byte[] body(Endpoint endpoint, int status, String code, String message) {
    String c = quote(code);
    String m = quote(message);
    String body =
        switch (endpoint.api()) {
          case ANTHROPIC_MESSAGES ->
              "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s}}"
                  .formatted(
                      word(
                          status,
                          "rate_limit_error",
                          "api_error",
                          "timeout_error",
                          "overloaded_error"),
                      m);
          case GEMINI, INTERACTIONS ->
              "{\"error\":{\"code\":%d,\"message\":%s,\"status\":%s}}"
                  .formatted(
                      status,
                      m,
                      word(
                          status,
                          "RESOURCE_EXHAUSTED",
                          "INTERNAL",
                          "DEADLINE_EXCEEDED",
                          "UNAVAILABLE"));
          case BEDROCK_CONVERSE, BEDROCK_INVOKE ->
              "{\"__type\":%s,\"message\":%s}"
                  .formatted(
                      word(
                          status,
                          "ThrottlingException",
                          "InternalServerException",
                          "ModelTimeoutException",
                          "ServiceUnavailableException"),
                      m);
          case MISTRAL ->
              "{\"object\":\"error\",\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}"
                  .formatted(
                      m,
                      word(
                          status,
                          "rate_limited",
                          "internal_server_error",
                          "timeout",
                          "service_unavailable"),
                      c);
          case COHERE -> "{\"id\":%s,\"message\":%s}".formatted(c, m);
          case OLLAMA -> "{\"error\":%s}".formatted(m);
          case TGI ->
              "{\"error\":%s,\"error_type\":%s}"
                  .formatted(
                      m, word(status, "rate_limited", "generation", "timeout", "overloaded"));
          case DASHSCOPE ->
              "{\"code\":%s,\"message\":%s,\"request_id\":\"evenkeel\"}"
                  .formatted(
                      word(
                          status,
                          "Throttling",
                          "InternalError",
                          "RequestTimeOut",
                          "ServiceUnavailable"),
                      m);
          default -> openAiLike(endpoint.provider(), status, c, m);
        };
    return body.getBytes(UTF_8);
  }

  /** The quoted word of an API for a status; the last for all others. */
  private static String word(
      int status, String limited, String broken, String late, String unavailable) {
    return quote(
        switch (status) {
          case 429 -> limited;
          case 500 -> broken;
          case 504 -> late;
          default -> unavailable;
        });
  }

  private static String openAiLike(String provider, int status, String code, String message) {
    return switch (provider) {
      case "xai" -> "{\"code\":%s,\"error\":%s}".formatted(code, message);
      case "openrouter" ->
          "{\"error\":{\"message\":%s,\"code\":%d,\"metadata\":{\"reason\":%s}}}"
              .formatted(message, status, code);
      case "watsonx" ->
          "{\"errors\":[{\"code\":%s,\"message\":%s}],\"trace\":\"evenkeel\",\"status_code\":%d}"
              .formatted(code, message, status);
      case "zhipu" -> "{\"error\":{\"code\":%s,\"message\":%s}}".formatted(code, message);
      default ->
          "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
              .formatted(
                  message, status == 429 ? "\"rate_limit_error\"" : "\"server_error\"", code);
    };
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
