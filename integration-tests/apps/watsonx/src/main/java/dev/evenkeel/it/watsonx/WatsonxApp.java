package dev.evenkeel.it.watsonx;

import com.ibm.watsonx.ai.chat.ChatService;
import com.ibm.watsonx.ai.chat.model.ChatMessage;
import com.ibm.watsonx.ai.chat.model.UserMessage;
import com.ibm.watsonx.ai.core.auth.Authenticator;
import com.ibm.watsonx.ai.core.exception.WatsonxException;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Calls as applications do that use IBM's watsonx.ai SDK. */
public final class WatsonxApp {

  private final Map<String, ChatService> services = new ConcurrentHashMap<>();

  private WatsonxApp() {}

  public static void main(String[] args) throws IOException {
    WatsonxApp app = new WatsonxApp();
    Map<String, Caller> callers = Map.of("chat", app::chat, "chat-stream", app::stream);
    Runner.run(callers, WatsonxApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof WatsonxException http) {
        return new Failure(http.statusCode(), http.getMessage(), null);
      }
    }
    return Failure.NO_RESPONSE;
  }

  private ChatService service(Case call) {
    return services.computeIfAbsent(
        call.client(),
        key -> {
          ChatService.Builder builder = ChatService.builder();
          builder.modelId(call.model());
          builder.projectId("project");
          builder.authenticator(new FixedToken());
          builder.baseUrl(call.url());
          if (!call.timeout().isZero()) {
            builder.timeout(call.timeout());
          }
          return builder.build();
        });
  }

  private static List<ChatMessage> messages(Case call) {
    return List.of(UserMessage.text(call.prompt()));
  }

  private void chat(Case call, Answer answer) {
    answer.add(service(call).chat(messages(call)).toAssistantMessage().content());
  }

  private void stream(Case call, Answer answer) {
    Consumer<String> pieces = answer::add;
    service(call).chatStreaming(messages(call), pieces).join();
  }

  private static final class FixedToken implements Authenticator {
    @Override
    public String token() {
      return "test";
    }

    @Override
    public CompletableFuture<String> tokenAsync() {
      return CompletableFuture.completedFuture("test");
    }

    @Override
    public String scheme() {
      return "Bearer";
    }
  }
}
