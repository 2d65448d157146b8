package dev.evenkeel.agent.llm;

/** What the numbers mean by which some providers tell of an error under any status. */
final class ErrorNumbers {

  private ErrorNumbers() {}

  /** Of MiniMax's {@code base_resp}. */
  static String baseResponse(long number) {
    return switch ((int) number) {
      case 1000, 1013, 1024, 1033 -> "server_error";
      case 1001 -> "timeout";
      case 1002, 1039, 1041, 2045 -> "rate_limited";
      case 1004, 2049 -> "authentication_error";
      case 1008 -> "insufficient_balance";
      case 1026, 1027 -> "content_filter";
      case 2056 -> "insufficient_quota";
      default -> "invalid_request_error";
    };
  }

  /**
   * Of Baidu's {@code error_code}; null for one of its gateway's that says no more than its words.
   */
  static String baidu(long number) {
    return switch ((int) number) {
      case 1, 2, 336000 -> "server_error";
      case 3 -> "not_found_error";
      case 4, 18, 336501, 336502 -> "rate_limited";
      case 6 -> "permission_error";
      case 13, 14, 15, 100, 110, 111 -> "authentication_error";
      case 17, 19 -> "insufficient_quota";
      case 336007, 336103 -> "context_length_exceeded";
      case 336100 -> "overloaded_error";
      case 336120 -> "content_filter";
      default -> number > 336_000 ? "invalid_request_error" : null;
    };
  }
}
