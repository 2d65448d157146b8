package dev.evenkeel.agent.llm;

import java.util.List;

/**
 * A provider with OpenAI's paths, and Anthropic's, which many offer beside them; prefixes differ
 * and do not matter.
 *
 * @param chat the wire format of its {@code /chat/completions}
 */
record OpenAiLike(String name, Api chat, List<String> hosts) implements Provider {

  OpenAiLike(String name, String... hosts) {
    this(name, Api.OPENAI_CHAT, List.of(hosts));
  }

  @Override
  public Target target(String path) {
    Target target = Paths.openAi(path);
    return target != null && target.api() == Api.OPENAI_CHAT
        ? Target.inference(chat, target.operation())
        : target;
  }
}
