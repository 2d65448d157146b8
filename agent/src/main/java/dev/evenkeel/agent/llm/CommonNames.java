package dev.evenkeel.agent.llm;

/** The names that the answers of the known APIs are made of: made once, and not for each answer. */
final class CommonNames {

  private static final int SLOTS = 512;

  private static final String[] TABLE =
      table(
          "id object created model choices index message role content finish_reason usage"
              + " prompt_tokens completion_tokens total_tokens delta logprobs refusal tool_calls"
              + " function name arguments type system_fingerprint service_tier prompt_tokens_details"
              + " completion_tokens_details cached_tokens audio_tokens reasoning_tokens"
              + " accepted_prediction_tokens rejected_prediction_tokens annotations obfuscation"
              + " output input_tokens output_tokens input_tokens_details output_tokens_details status"
              + " text response item item_id output_index content_index sequence_number created_at"
              + " error code param metadata summary encrypted_content"
              + " stop_reason stop_sequence cache_creation_input_tokens cache_read_input_tokens"
              + " cache_creation ephemeral_5m_input_tokens ephemeral_1h_input_tokens content_block"
              + " partial_json thinking signature container"
              + " candidates parts finishReason usageMetadata promptTokenCount candidatesTokenCount"
              + " totalTokenCount thoughtsTokenCount cachedContentTokenCount modelVersion responseId"
              + " promptTokensDetails candidatesTokensDetails modality tokenCount avgLogprobs"
              + " safetyRatings functionCall args thought thoughtSignature createTime"
              + " stopReason inputTokens outputTokens totalTokens cacheReadInputTokens"
              + " cacheWriteInputTokens metrics latencyMs toolUse toolUseId input contentBlockIndex"
              + " done done_reason total_duration load_duration prompt_eval_count"
              + " prompt_eval_duration eval_count eval_duration context"
              + " reasoning reasoning_content native_finish_reason provider cost x_groq queue_time"
              + " prompt_time completion_time total_time data embedding tokens billed_units meta"
              + " api_version version event_type is_finished generation_id request_id");

  private CommonNames() {}

  private static String[] table(String words) {
    String[] table = new String[SLOTS];
    for (String word : words.split(" ")) {
      int hash = word.length();
      for (int i = 0; i < word.length(); i++) {
        hash = 31 * hash + word.charAt(i);
      }
      for (int slot = slot(hash); ; slot = slot + 1 & SLOTS - 1) {
        if (table[slot] == null) {
          table[slot] = word;
          break;
        }
      }
    }
    return table;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 9) & SLOTS - 1;
  }

  /**
   * The name that a text spells, or null.
   *
   * @param hash over its length and bytes: 31 times what came before, and the byte
   */
  static String find(JsonText text, int hash) {
    int slot = slot(hash);
    for (String known = TABLE[slot]; known != null; known = TABLE[slot]) {
      if (text.is(known)) {
        return known;
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return null;
  }
}
