package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

  private static final String CHAT = "{\"model\":\"m-1\",\"stream\":true,\"messages\":[]}";

  private final Endpoints endpoints = new Endpoints(Map.of(), true);

  @ParameterizedTest
  @CsvSource({
    "api.openai.com, /v1/chat/completions, openai, OPENAI_CHAT, chat",
    "api.openai.com, /v1/responses, openai, OPENAI_RESPONSES, chat",
    "api.openai.com, /v1/completions, openai, OPENAI_COMPLETIONS, text_completion",
    "api.openai.com, /v1/embeddings, openai, OPENAI_EMBEDDINGS, embeddings",
    "r.openai.azure.com, /openai/v1/responses, azure_openai, OPENAI_RESPONSES, chat",
    "r.services.ai.azure.com, /models/chat/completions, azure_openai, OPENAI_CHAT, chat",
    "api.anthropic.com, /v1/messages?beta=true, anthropic, ANTHROPIC_MESSAGES, chat",
    "bedrock-mantle.us-east-1.api.aws, /openai/v1/responses, bedrock_mantle, OPENAI_RESPONSES, chat",
    "api.mistral.ai, /v1/chat/completions, mistral, MISTRAL, chat",
    "codestral.mistral.ai, /v1/fim/completions, mistral, OPENAI_COMPLETIONS, text_completion",
    "api.cohere.com, /v2/chat, cohere, COHERE, chat",
    "api.cohere.ai, /v2/embed, cohere, COHERE, embeddings",
    "api.groq.com, /openai/v1/chat/completions, groq, OPENAI_CHAT, chat",
    "api.deepseek.com, /beta/completions, deepseek, OPENAI_COMPLETIONS, text_completion",
    "api.deepseek.com, /anthropic/v1/messages, deepseek, ANTHROPIC_MESSAGES, chat",
    "api.x.ai, /v1/chat/completions, xai, OPENAI_CHAT, chat",
    "api.together.xyz, /v1/completions, together, OPENAI_COMPLETIONS, text_completion",
    "api.fireworks.ai, /inference/v1/chat/completions, fireworks, OPENAI_CHAT, chat",
    "openrouter.ai, /api/v1/chat/completions, openrouter, OPENAI_CHAT, chat",
    "api.perplexity.ai, /chat/completions, perplexity, OPENAI_CHAT, chat",
    "ollama.com, /api/chat, ollama, OLLAMA, chat",
    "router.huggingface.co, /p/v1/chat/completions, huggingface, OPENAI_CHAT, chat",
    "e.eu-west-1.aws.endpoints.huggingface.cloud, /, tgi, TGI, text_completion",
    "dashscope.aliyuncs.com, /compatible-mode/v1/chat/completions, dashscope, OPENAI_CHAT, chat",
    "dashscope-intl.aliyuncs.com, /api/v1/services/aigc/text-generation/generation, dashscope,"
        + " DASHSCOPE, chat",
    "api.moonshot.cn, /v1/chat/completions, moonshot, OPENAI_CHAT, chat",
    "api.kimi.com, /coding/v1/messages, moonshot, ANTHROPIC_MESSAGES, chat",
    "api.z.ai, /api/coding/paas/v4/chat/completions, zhipu, OPENAI_CHAT, chat",
  })
  void knowsTheProviderByItsHost(
      String host, String path, String provider, Api api, String operation) {
    Endpoint found = endpoints.resolve("POST", host, -1, path, CHAT.getBytes(UTF_8));

    assertTrue(endpoints.candidate("POST", host, -1, path));
    assertEquals(provider, found.provider());
    assertEquals(api, found.api());
    assertEquals(operation, found.operation());
    assertEquals("m-1", found.model());
    assertTrue(found.stream());
    assertTrue(found.inference());
  }

  @Test
  void readsTheModelOutOfTheUrlWhereItStandsThere() {
    Endpoint gemini =
        resolve("generativelanguage.googleapis.com", "/v1beta/models/g-2:streamGenerateContent");
    Endpoint vertex =
        resolve(
            "europe-west4-aiplatform.googleapis.com",
            "/v1/projects/p/locations/l/publishers/anthropic/models/c%404:rawPredict");
    Endpoint bedrock =
        resolve(
            "bedrock-runtime.eu-west-1.amazonaws.com",
            "/model/eu.anthropic.c-v1%3A0/converse-stream");

    assertEquals("g-2", gemini.model());
    assertTrue(gemini.stream());
    assertEquals("c@4", vertex.model());
    assertEquals(Api.ANTHROPIC_MESSAGES, vertex.api());
    assertEquals("eu.anthropic.c-v1:0", bedrock.model());
    assertEquals("eu.anthropic.c-v1:0", bedrock.deployment());
    assertTrue(bedrock.stream());
  }

  @Test
  void keepsTheAzureDeploymentApartFromTheModel() {
    String path = "/openai/deployments/prod%20chat/chat/completions?api-version=1";

    Endpoint found = resolve("r.openai.azure.com", path);

    assertEquals("prod chat", found.deployment());
    assertEquals("prod chat", found.model());
    assertEquals("azure_openai r.openai.azure.com prod chat prod chat", found.route());
  }

  @ParameterizedTest
  @CsvSource({
    "api.openai.com, /v1/files",
    "api.openai.com, /v1/fine_tuning/jobs",
    "api.openai.com, /v1/models",
    "api.anthropic.com, /v1/files",
    "shop.example, /orders",
    "shop.example, /v1/chat/completions/close"
  })
  void leavesOtherRequestsAlone(String host, String path) {
    assertNull(endpoints.resolve("POST", host, -1, path, CHAT.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/images/generations",
    "/v1/audio/transcriptions",
    "/v1/batches",
    "/v1/threads/t/runs",
    "/v1/moderations"
  })
  void neverCountsOtherWorkOfModelsAsRepeatable(String path) {
    Endpoint found = resolve("api.openai.com", path);

    assertEquals("other", found.operation());
    assertFalse(found.inference());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"m\",\"background\":true}",
        "{\"store\":true,\"previous_response_id\":\"r\",\"model\":\"m\"}"
      })
  void countsAResponseWithConsequencesAsNotRepeatable(String body) {
    Endpoint found =
        endpoints.resolve("POST", "api.openai.com", -1, "/v1/responses", body.getBytes(UTF_8));

    assertFalse(found.inference());
  }

  @Test
  void detectsAKnownApiOnAnUnknownHostByPathAndBody() {
    Endpoint found = resolve("llm.internal", 8000, "/v1/chat/completions", CHAT);

    assertEquals("openai_compatible", found.provider());
    assertEquals("llm.internal:8000", found.host());
    assertEquals("ollama", resolve("box", 11434, "/v1/chat/completions", CHAT).provider());
    assertEquals("ollama", resolve("box", 80, "/api/chat", CHAT).provider());
    assertNull(resolve("llm.internal", 8000, "/v1/chat/completions", "{\"model\":\"m\"}"));
    assertNull(resolve("llm.internal", 8000, "/v1/chat/completions", null));
    assertNull(resolve("llm.internal", 8000, "/v1/chat/completions", "model=m&messages=x"));
  }

  @Test
  void believesTheUserAboutOwnEndpoints() {
    Endpoints own = new Endpoints(Map.of("llm.internal:8000", "litellm", "gpt", "openai"), false);

    assertEquals(
        "litellm", own.resolve("POST", "llm.internal", 8000, "/chat/completions", null).provider());
    assertEquals("openai", own.resolve("POST", "gpt", 1, "/v1/responses", null).provider());
    assertNull(own.resolve("POST", "llm.internal", 9000, "/chat/completions", null));
    assertFalse(own.candidate("POST", "llm.internal", 9000, "/chat/completions"));
    assertTrue(own.candidate("POST", "llm.internal", 8000, "/chat/completions"));
  }

  @Test
  void looksAtPostsOnly() {
    assertFalse(endpoints.candidate("GET", "api.openai.com", -1, "/v1/models"));
    assertNull(endpoints.resolve("GET", "api.openai.com", -1, "/v1/chat/completions", null));
  }

  @Test
  void survivesBodiesThatAreNoJson() {
    for (String body : new String[] {"", "{", "{\"model\":", "{\"model\":[1", "\u0000\u0001"}) {
      assertNotNull(
          endpoints.resolve(
              "POST", "api.openai.com", -1, "/v1/chat/completions", body.getBytes(UTF_8)));
    }
  }

  @Test
  void allocatesNothingForRequestsThatAreNotOurs() {
    String url = "https://shop.example/orders/42/items?page=3&sort=asc";
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      assertFalse(endpoints.candidate("POST", "shop.example", 443, url));
    }
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    boolean any = false;
    for (int i = 0; i < 100_000; i++) {
      any |= endpoints.candidate("POST", "shop.example", 443, url);
    }
    long allocated = threads.getThreadAllocatedBytes(id) - before;

    assertFalse(any);
    assertTrue(allocated < 10_000, "bytes in 100,000 calls: " + allocated);
  }

  @Test
  void knowsAHostInAnyCaseWithoutDetection() {
    Endpoints strict = new Endpoints(Map.of("LLM.Internal", "openai"), false);
    assertTrue(strict.candidate("POST", "API.OpenAI.com", -1, "/v1/images/generations"));
    assertTrue(strict.candidate("POST", "llm.INTERNAL", 8443, "/x"));
    assertTrue(strict.candidate("POST", "my.openai.azure.com", -1, "/x"));
    assertFalse(strict.candidate("POST", "orders.example.com", -1, "/v1/chat/completions"));
  }

  @Test
  void doubtsAProviderThatNobodyKnows() {
    assertEquals(null, Endpoints.doubt("openai"));
    assertTrue(Endpoints.doubt("opnai").contains("'opnai'"));
    assertTrue(Endpoints.doubt("opnai").contains("openai, azure_openai"));
  }

  private Endpoint resolve(String host, String path) {
    return endpoints.resolve("POST", host, -1, path, null);
  }

  private Endpoint resolve(String host, int port, String path, String body) {
    return endpoints.resolve("POST", host, port, path, body == null ? null : body.getBytes(UTF_8));
  }

  @Test
  void givesTheSameEndpointForTheSameRequestOnly() {
    Endpoint first = resolve("api.openai.com", -1, "/v1/chat/completions", "m", true);
    assertSame(first, resolve("api.openai.com", -1, "/v1/chat/completions", "m", true));
    for (int i = 0; i < 1000; i++) {
      String host = "h" + i % 2 + ".openai.azure.com";
      int port = i % 3 == 0 ? -1 : 8000 + i % 3;
      String path =
          (i % 5 == 0 ? "/openai/deployments/d" + i % 4 : "/openai/v1")
              + (i % 7 < 3 ? "/chat/completions" : "/embeddings");
      String model = i % 11 < 5 ? "m" : "n";
      Endpoint found = resolve(host, port, path, model, i % 13 < 6);
      assertEquals(port < 0 ? host : host + ":" + port, found.host());
      assertEquals(i % 5 == 0 ? "d" + i % 4 : "", found.deployment());
      assertEquals(i % 7 < 3 ? Api.OPENAI_CHAT : Api.OPENAI_EMBEDDINGS, found.api());
      assertEquals(model, found.model());
      assertEquals(i % 13 < 6, found.stream());
    }
  }

  private Endpoint resolve(String host, int port, String path, String model, boolean stream) {
    String body = "{\"stream\":" + stream + ",\"model\":\"" + model + "\",\"messages\":[]}";
    return endpoints.resolve("POST", host, port, path, body.getBytes(UTF_8));
  }
}
