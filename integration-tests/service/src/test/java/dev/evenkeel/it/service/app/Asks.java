package dev.evenkeel.it.service.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for JSON, for a tool and for text, by openai-java (OkHttp) or LangChain4j (java.net.http),
 * prints what it gets, and ends when its input does.
 */
public final class Asks {

  private static final Map<String, Object> CITY =
      Map.of(
          "type", "object",
          "properties", Map.of("city", Map.of("type", "string")),
          "required", List.of("city"));

  private static final JsonValue SCHEMA =
      JsonValue.from(
          Map.of(
              "type",
              "json_schema",
              "json_schema",
              Map.of("name", "city", "strict", true, "schema", CITY)));

  /**
   * Calls before the one that counts: an answer waits five seconds at most for the validator, which
   * a slow machine may still load.
   */
  private static final int LOADS = 10;

  private final String url;

  private Asks(String url) {
    this.url = url;
  }

  /** Takes the provider's address and the SDK's name. */
  public static void main(String[] args) throws Exception {
    Asks asks = new Asks(args[0]);
    if (args[1].equals("openai-java")) {
      asks.openAi();
    } else {
      asks.langChain4j();
    }
    System.out.println("asked");
    Thread again = new Thread(asks::againAndAgain);
    again.setDaemon(true);
    again.start();
    while (System.in.read() >= 0) {
      // The test says when.
    }
  }

  /** Until the validator of schemas is loaded, which takes a while. */
  private void againAndAgain() {
    OpenAIClient client = client();
    while (true) {
      text(client, "again", "response_format", SCHEMA);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private OpenAIClient client() {
    return OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey("k").maxRetries(0).build();
  }

  private void openAi() {
    OpenAIClient client = client();
    JsonValue tools =
        JsonValue.from(
            List.of(
                Map.of(
                    "type", "function", "function", Map.of("name", "find", "parameters", CITY))));
    print("json", text(client, "json", "response_format", SCHEMA));
    print("schema", text(client, "schema", "response_format", SCHEMA));
    print("tool", tool(client, "tool", tools));
    print("text", text(client, "text", "user", JsonValue.from("u")));
    print("fail", text(client, "fail", "user", JsonValue.from("please fail")));
    print("break", text(client, "fail", "user", JsonValue.from("please break")));
    print("hang", text(client, "hang", "user", JsonValue.from("please hang")));
  }

  private static String text(OpenAIClient client, String model, String key, JsonValue value) {
    return ask(client, model, key, value).choices().get(0).message().content().orElse("");
  }

  private static String tool(OpenAIClient client, String model, JsonValue tools) {
    ChatCompletionMessageToolCall call =
        ask(client, model, "tools", tools).choices().get(0).message().toolCalls().get().get(0);
    return call.asFunction().function().name() + call.asFunction().function().arguments();
  }

  private static ChatCompletion ask(
      OpenAIClient client, String model, String key, JsonValue value) {
    return client
        .chat()
        .completions()
        .create(
            ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Where?")
                .putAdditionalBodyProperty(key, value)
                .build());
  }

  private void langChain4j() {
    ChatRequest.Builder json =
        ChatRequest.builder()
            .messages(UserMessage.from("Where?"))
            .responseFormat(ResponseFormat.JSON);
    print("json", ask("json", json).text());
    ChatRequest.Builder tool =
        ChatRequest.builder()
            .messages(UserMessage.from("Where?"))
            .toolSpecifications(
                ToolSpecification.builder()
                    .name("find")
                    .parameters(
                        JsonObjectSchema.builder()
                            .addStringProperty("city")
                            .required("city")
                            .build())
                    .build());
    for (int i = 0; i < LOADS; i++) {
      ask("loads", tool);
    }
    AiMessage called = ask("tool", tool);
    print(
        "tool",
        called.toolExecutionRequests().get(0).name()
            + called.toolExecutionRequests().get(0).arguments());
  }

  private AiMessage ask(String model, ChatRequest.Builder request) {
    return OpenAiChatModel.builder()
        .baseUrl(url + "/v1")
        .apiKey("k")
        .modelName(model)
        .maxRetries(0)
        .build()
        .chat(request.build())
        .aiMessage();
  }

  private static void print(String what, String answer) {
    System.out.println(what + " " + answer);
  }
}
