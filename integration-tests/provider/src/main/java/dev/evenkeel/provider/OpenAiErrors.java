package dev.evenkeel.provider;

import java.util.LinkedHashMap;
import java.util.Map;

/** OpenAI's error object, the same for all its operations. */
final class OpenAiErrors {

  private OpenAiErrors() {}

  static Map<String, Object> body(int status) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message(status));
    error.put("type", type(status));
    error.put("param", null);
    error.put("code", code(status));
    return Map.of("error", error);
  }

  private static String message(int status) {
    return switch (status) {
      case 400 -> "Invalid value for 'messages': expected an array.";
      case 401 -> "Incorrect API key provided.";
      case 404 -> "The model does not exist or you do not have access to it.";
      case 429 -> "Rate limit reached for requests per minute.";
      case 503 -> "Service Unavailable.";
      case 504 -> "Gateway timeout.";
      default -> "The server had an error while processing your request.";
    };
  }

  private static String type(int status) {
    return switch (status) {
      case 429 -> "requests";
      case 400, 401, 404 -> "invalid_request_error";
      case 503, 504 -> "service_unavailable";
      default -> "server_error";
    };
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> "invalid_api_key";
      case 404 -> "model_not_found";
      case 429 -> "rate_limit_exceeded";
      default -> null;
    };
  }
}
