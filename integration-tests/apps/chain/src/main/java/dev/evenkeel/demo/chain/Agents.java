package dev.evenkeel.demo.chain;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;

/** Three agents, each a prompt and a model; SDKs with their defaults, their retries included. */
final class Agents {

  private static final String KEY = "sk-demo";

  private final OpenAIClient analyst;
  private final StreamingChatModel trader;
  private final ChatModel executor;

  Agents(String url) {
    analyst = OpenAIOkHttpClient.builder().apiKey(KEY).baseUrl(url).build();
    trader = OpenAiStreamingChatModel.builder().apiKey(KEY).baseUrl(url).modelName("gpt-5").build();
    executor = OpenAiChatModel.builder().apiKey(KEY).baseUrl(url).modelName("gpt-5-nano").build();
  }

  String analyse(String news) {
    return analyst
        .chat()
        .completions()
        .create(
            ChatCompletionCreateParams.builder()
                .model("gpt-5-mini")
                .addUserMessage("What does this mean for the market? " + news)
                .build())
        .choices()
        .get(0)
        .message()
        .content()
        .orElseThrow();
  }

  String trade(String news, String analysis) {
    CompletableFuture<ChatResponse> done = new CompletableFuture<>();
    trader.chat(
        "Propose an order. " + news + " Analysis: " + analysis,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {}

          @Override
          public void onCompleteResponse(ChatResponse response) {
            done.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            done.completeExceptionally(error);
          }
        });
    return done.join().aiMessage().text();
  }

  String execute(String news, String order) {
    return executor.chat("Check and confirm the order. " + news + " Order: " + order);
  }
}
