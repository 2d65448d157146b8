package dev.evenkeel.agent.llm;

/** A wire format: the shape of requests, answers, errors and streams. */
public enum Api {
  OPENAI_CHAT,
  OPENAI_RESPONSES,
  OPENAI_COMPLETIONS,
  OPENAI_EMBEDDINGS,
  ANTHROPIC_MESSAGES,
  GEMINI,
  INTERACTIONS,
  BEDROCK_CONVERSE,
  BEDROCK_INVOKE,
  COHERE,
  MISTRAL,
  OLLAMA,
  TGI,
  DASHSCOPE,
  OTHER
}
