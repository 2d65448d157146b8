package dev.evenkeel.agent.llm;

import java.util.List;

/** Bedrock: {@code /model/{id}/{verb}}; the id may be a model, an inference profile or an ARN. */
record Bedrock() implements Provider {

  @Override
  public String name() {
    return "bedrock";
  }

  @Override
  public List<String> hosts() {
    return List.of(
        "bedrock-runtime.*.amazonaws.com",
        "bedrock-runtime-fips.*.amazonaws.com",
        "bedrock-runtime.*.amazonaws.com.cn");
  }

  @Override
  public Target target(String path) {
    int slash = path.lastIndexOf('/');
    int from = path.indexOf("/model/");
    if (from < 0) {
      return Paths.openAi(path);
    }
    Target target =
        switch (path.substring(slash + 1)) {
          case "converse" -> Target.inference(Api.BEDROCK_CONVERSE, Target.CHAT);
          case "converse-stream" -> Target.inference(Api.BEDROCK_CONVERSE, Target.CHAT).streamed();
          case "invoke" -> Target.inference(Api.BEDROCK_INVOKE, Target.CHAT);
          case "invoke-with-response-stream" ->
              Target.inference(Api.BEDROCK_INVOKE, Target.CHAT).streamed();
          case "count-tokens", "async-invoke" -> Target.other();
          default -> null;
        };
    if (target == null || slash <= from + 7) {
      return null;
    }
    // An ARN may hold unescaped slashes: all up to the verb is the model
    String model = Paths.decode(path.substring(from + 7, slash));
    boolean profile =
        model.startsWith("arn:") || model.matches("(us|eu|apac|us-gov|global|jp|au|ca)\\..*");
    return profile ? target.of(model).on(model) : target.of(model);
  }
}
