package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The names that requests and answers of the known APIs are made of: made once, and not for each
 * call. A name is told by its first and its last eight bytes, which are all of most names.
 */
final class CommonNames {

  private static final int SLOTS = 1024;

  private static final String WORDS =
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
          + " api_version version event_type is_finished generation_id request_id"
          + " messages stream max_tokens temperature top_p tools tool_choice response_format"
          + " contents generationConfig prompt inputs texts query documents requests store"
          + " previous_response_id conversation background instructions functions toolConfig"
          + " system parameters format options model_id stream_options";

  private static final String[] NAMES = new String[SLOTS];
  private static final byte[][] SPELT = new byte[SLOTS][];
  private static final long[] HEADS = new long[SLOTS];
  private static final long[] TAILS = new long[SLOTS];

  static {
    for (String word : WORDS.split(" ")) {
      byte[] bytes = word.getBytes(US_ASCII);
      long head = Bytes.head(bytes, 0, bytes.length);
      long tail = Bytes.tail(bytes, 0, bytes.length);
      int slot = Bytes.hash(head, tail, bytes.length) & SLOTS - 1;
      while (NAMES[slot] != null) {
        slot = slot + 1 & SLOTS - 1;
      }
      NAMES[slot] = word.intern(); // the same as in code, which compares the quicker
      SPELT[slot] = bytes;
      HEADS[slot] = head;
      TAILS[slot] = tail;
    }
  }

  private CommonNames() {}

  /** The name that these bytes spell, or null. */
  static String find(byte[] bytes, int from, int to) {
    int length = to - from;
    long head = Bytes.head(bytes, from, to);
    long tail = Bytes.tail(bytes, from, to);
    int slot = Bytes.hash(head, tail, length) & SLOTS - 1;
    for (String known = NAMES[slot]; known != null; known = NAMES[slot]) {
      if (HEADS[slot] == head && TAILS[slot] == tail && known.length() == length) {
        boolean all = length <= 2 * Long.BYTES; // else there is a middle
        if (all || Arrays.equals(bytes, from, to, SPELT[slot], 0, length)) {
          return known;
        }
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return null;
  }
}
