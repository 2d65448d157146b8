package dev.evenkeel.it.dashscope;

import com.alibaba.dashscope.aigc.generation.Generation;
import com.alibaba.dashscope.aigc.generation.GenerationParam;
import com.alibaba.dashscope.aigc.generation.GenerationResult;
import com.alibaba.dashscope.common.Message;
import com.alibaba.dashscope.common.Role;
import com.alibaba.dashscope.exception.ApiException;
import com.alibaba.dashscope.protocol.ConnectionOptions;
import com.alibaba.dashscope.protocol.Protocol;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.app.Failure;
import dev.evenkeel.it.app.Runner;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Calls as applications do that use Alibaba's DashScope SDK. */
public final class DashScopeApp {

  private DashScopeApp() {}

  public static void main(String[] args) throws IOException {
    Map<String, Caller> callers =
        Map.of("call", DashScopeApp::call, "call-stream", DashScopeApp::stream);
    Runner.run(callers, DashScopeApp::failure);
  }

  private static Failure failure(Throwable thrown) {
    return thrown instanceof ApiException api && !(api.getCause() instanceof IOException)
        ? new Failure(api.getStatus().getStatusCode(), api.getStatus().getMessage(), null)
        : Failure.NO_RESPONSE;
  }

  private static Generation generation(Case call) {
    ConnectionOptions options =
        call.timeout().isZero()
            ? null
            : ConnectionOptions.builder().readTimeout(call.timeout()).build();
    return new Generation(Protocol.HTTP.getValue(), call.url() + "/api/v1", options);
  }

  private static GenerationParam request(Case call, boolean stream) {
    return GenerationParam.builder()
        .apiKey("test")
        .model(call.model())
        .messages(
            List.of(Message.builder().role(Role.USER.getValue()).content(call.prompt()).build()))
        .resultFormat(GenerationParam.ResultFormat.MESSAGE)
        .incrementalOutput(stream)
        .build();
  }

  private static void call(Case call, Answer answer) throws Exception {
    add(generation(call).call(request(call, false)), answer);
  }

  private static void stream(Case call, Answer answer) throws Exception {
    generation(call).streamCall(request(call, true)).blockingForEach(result -> add(result, answer));
  }

  private static void add(GenerationResult result, Answer answer) {
    answer.add(result.getOutput().getChoices().get(0).getMessage().getContent());
  }
}
