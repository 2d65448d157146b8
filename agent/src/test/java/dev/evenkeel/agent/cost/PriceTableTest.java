package dev.evenkeel.agent.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Costs are worked out by hand from the rows of the table. */
class PriceTableTest {

  private static final double EXACTLY = 1e-12;
  private static final Usage MILLION_IN = new Usage(1_000_000, 0, -1, -1, -1);

  private final AtomicLong today = new AtomicLong(day(2026, 11, 24));
  private final PriceTable prices = PriceTable.load("", Set.of(), today::get);

  @Test
  void knowsSixtyModelsAndMoreAndEachOnce() {
    PriceFile table = PriceFile.builtIn();
    assertEquals(List.of(), table.warnings());
    Set<String> models = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (PriceRow row : table.rows()) {
      models.add(row.provider() + " " + row.model());
      assertTrue(keys.add(row.key()), row.key());
      assertTrue(row.from().isAfter(LocalDate.of(2024, 1, 1)), row + " has a date");
      assertTrue(row.rates().input() > 0 && row.rates().input() < 100, row.toString());
      assertTrue(row.rates().cached() <= row.rates().input(), row.toString());
    }
    assertTrue(models.size() >= 60, models.size() + " models");
  }

  @Test
  void noAliasIsTheNameOfAnotherModel() {
    Set<String> names = new HashSet<>();
    PriceFile.builtIn().rows().forEach(row -> names.add(row.provider() + " " + row.model()));
    Set<String> aliases = new HashSet<>();
    for (PriceRow row : PriceFile.builtIn().rows()) {
      for (String alias : row.aliases()) {
        String name = row.provider() + " " + alias;
        assertTrue(!names.contains(name) && aliases.add(name), name);
      }
    }
  }

  @Test
  void chargesCachedTokensThatAreInsideOpenAisInputAtTheirOwnPrice() {
    // 600,000 at 2.50, 400,000 at 1.25 and 100,000 at 10 USD per million
    Usage usage = new Usage(1_000_000, 100_000, 400_000, -1, 50_000);
    assertEquals(1.5 + 0.5 + 1, cost("openai", Api.OPENAI_CHAT, "gpt-4o", usage), EXACTLY);
  }

  @Test
  void chargesCacheReadsAndWritesBesideAnthropicsInput() {
    // 1,000,000 at 1, 2,000,000 at 0.10, 400,000 at 1.25 and 200,000 at 5
    Usage usage = new Usage(1_000_000, 200_000, 2_000_000, 400_000, -1);
    assertEquals(
        1 + 0.2 + 0.5 + 1,
        cost("anthropic", Api.ANTHROPIC_MESSAGES, "claude-haiku-4-5", usage),
        EXACTLY);
    assertEquals(
        1 + 0.2 + 0.5 + 1,
        cost("bedrock", Api.BEDROCK_CONVERSE, "global.anthropic.claude-haiku-4-5-v1:0", usage),
        EXACTLY);
  }

  @Test
  void chargesTwiceTheInputForWhatAnthropicKeepsForAnHour() {
    // 100,000 at 1; 300,000 at 1.25 and 100,000 at 2
    Usage usage = new Usage(100_000, 0, 0, 400_000, 100_000, -1, -1, -1, -1);
    assertEquals(
        0.1 + 0.375 + 0.2,
        cost("anthropic", Api.ANTHROPIC_MESSAGES, "claude-haiku-4-5", usage),
        EXACTLY);
  }

  @Test
  void takesCacheWritesOutOfAnInputThatHoldsThem() {
    // 1,000 at 5, 8,000 at 0.50, 1,000 at 6.25 and 100 at 30
    Usage usage = new Usage(10_000, 100, 8_000, 1_000, 60);
    assertEquals(
        0.005 + 0.004 + 0.00625 + 0.003,
        cost("openai", Api.OPENAI_RESPONSES, "gpt-5.6-sol", usage),
        EXACTLY);
  }

  @Test
  void chargesGeminisThoughtsAsOutputBesideItsCandidates() {
    // 100,000 at 0.30; 20,000 and 80,000 at 2.50
    Usage usage = new Usage(100_000, 20_000, -1, -1, 80_000);
    assertEquals(0.28, cost("gemini", Api.GEMINI, "gemini-2.5-flash", usage), EXACTLY);
    assertEquals(0.08, cost("gemini", Api.OPENAI_CHAT, "gemini-2.5-flash", usage), EXACTLY);
  }

  @Test
  void chargesWhatGeminisToolsReadAsInputBesideThePrompt() {
    // 100,000 and 100,000 at 0.30; 20,000 at 2.50
    Usage usage = new Usage(100_000, 20_000, -1, -1, -1, -1, 100_000, -1, -1);
    assertEquals(0.11, cost("gemini", Api.GEMINI, "gemini-2.5-flash", usage), EXACTLY);
  }

  /** Two answers of xAI state what they cost, in 10⁻¹⁰ USD: 4,074,000 for the first of these. */
  @Test
  void chargesWhatXAiSaysItCharges() {
    Usage responses = new Usage(708, 24, 512, -1, 16);
    assertEquals(0.0004074, cost("xai", Api.OPENAI_RESPONSES, "grok-4.3", responses), EXACTLY);
    // 1 at 0.30, 11 at 0.075; 1 and 290 at 0.50: its chat leaves the reasoning out
    Usage chat = new Usage(12, 1, 11, -1, 290);
    assertEquals(
        (0.3 + 0.825 + 145.5) / 1e6, cost("xai", Api.OPENAI_CHAT, "grok-3-mini", chat), EXACTLY);
  }

  @Test
  void chargesWhatCohereBillsAndNotWhatItReads() {
    // 8 at 2.50 and 8 at 10, of 503 and 11
    Usage usage = new Usage(503, 11, 448, -1, -1, -1, -1, 8, 8);
    assertEquals(0.0001, cost("cohere", Api.COHERE, "command-a-03-2025", usage), EXACTLY);
  }

  @Test
  void chargesThoughtsThatOnlyATotalTellsOf() {
    // 66 at 1.25 and 34 at 10, of which 6 are visible
    Usage usage = new Usage(66, 6, -1, -1, -1, -1, -1, -1, 34);
    assertEquals(
        (82.5 + 340) / 1e6, cost("gemini", Api.OPENAI_CHAT, "gemini-2.5-pro", usage), EXACTLY);
  }

  @Test
  void worksOutACostWithoutAllocation() {
    Endpoint endpoint = endpoint("openai", Api.OPENAI_CHAT, "gpt-4o");
    Usage usage = new Usage(1_000, 100, 400, -1, -1);
    String answered = "gpt-4o-2024-08-06";
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    double sum = 0;
    for (int i = 0; i < 20_000; i++) {
      sum += prices.dollars(endpoint, answered, usage);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 20_000; i++) {
      sum += prices.dollars(endpoint, answered, usage);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(40_000 * 0.003, sum, 1e-6);
    assertTrue(bytes < 20_000, bytes + " bytes in 20,000 calls"); // the JIT may account for some
  }

  @Test
  void chargesTheWholeCallAtTheTierOfItsPrompt() {
    Usage below = new Usage(272_000, 1_000_000, 72_000, -1, -1);
    assertEquals(0.5 + 0.018 + 15, cost("openai", Api.OPENAI_CHAT, "gpt-5.4", below), EXACTLY);
    Usage above = new Usage(272_001, 1_000_000, 72_001, -1, -1);
    assertEquals(1 + 0.0360005 + 22.5, cost("openai", Api.OPENAI_CHAT, "gpt-5.4", above), EXACTLY);
  }

  @Test
  void countsWhatAnthropicCachesToThePromptThatChoosesTheTier() {
    Usage usage = new Usage(1_000, 0, 199_001, 0, -1);
    assertEquals(
        0.006 + 0.1194006,
        cost("anthropic", Api.ANTHROPIC_MESSAGES, "claude-sonnet-4-5", usage),
        EXACTLY);
  }

  @Test
  void addsThePriceOfARequest() {
    Usage usage = new Usage(1_000, 1_000, -1, -1, -1);
    assertEquals(0.014, cost("perplexity", Api.OPENAI_CHAT, "sonar", usage), EXACTLY);
  }

  @Test
  void holdsThePriceOfTheDayAndNoticesThatTheDayChanges() {
    today.set(day(2026, 8, 31));
    assertEquals(2, millionIn("anthropic", "claude-sonnet-5"), EXACTLY);
    today.set(day(2026, 9, 1));
    assertEquals(3, millionIn("anthropic", "claude-sonnet-5"), EXACTLY);
    today.set(day(2020, 1, 1));
    assertEquals(2, millionIn("anthropic", "claude-sonnet-5"), EXACTLY);
  }

  @Test
  void treatsFiguresThatAreNotReportedOrMakeNoSenseAsNone() {
    assertEquals(0, cost("openai", Api.OPENAI_CHAT, "gpt-4o", Usage.NONE), EXACTLY);
    Usage moreCachedThanRead = new Usage(7, -1, 163, -1, -1);
    assertEquals(
        163 * 1.25 / 1e6, cost("openai", Api.OPENAI_CHAT, "gpt-4o", moreCachedThanRead), EXACTLY);
    Usage huge = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, -1, -1, -1);
    assertTrue(cost("openai", Api.OPENAI_CHAT, "gpt-4o", huge) > 1e12);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, 2.5",
    "openai, GPT-4o, 2.5",
    "openai, gpt-4o-2024-08-06, 2.5",
    "openai, gpt-4o-2024-05-13, 5",
    "openai, gpt-5-chat-latest, 1.25",
    "openai, gpt-3.5-turbo-0125, 0.5",
    "openai, gpt-5-nano-2025-08-07, 0.05",
    "openai, text-embedding-3-small, 0.02",
    "azure_openai, gpt-35-turbo, 0.5",
    "azure_openai, gpt-4o-2024-08-06, 2.5",
    "anthropic, claude-sonnet-4-5-20250929, 6",
    "anthropic, claude-sonnet-4-20250514, 3",
    "anthropic, claude-3-7-sonnet-20250219, 3",
    "anthropic, claude-3-5-haiku-latest, 0.8",
    "anthropic, claude-3-haiku-20240307, 0.25",
    "bedrock, us.anthropic.claude-3-7-sonnet-20250219-v1:0, 3",
    "bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 3.3",
    "bedrock, anthropic.claude-sonnet-4-5-20250929-v1:0, 3.3",
    "bedrock, global.anthropic.claude-sonnet-4-5-20250929-v1:0, 3",
    "bedrock, us.anthropic.claude-opus-4-6-v1, 5.5",
    "bedrock, anthropic.claude-opus-4-6-v1, 5.5",
    "bedrock, global.anthropic.claude-opus-4-6-v1, 5",
    "bedrock, eu.anthropic.claude-haiku-4-5-20251001-v1:0, 1.1",
    "bedrock, global.anthropic.claude-sonnet-5, 3",
    "bedrock, eu.amazon.nova-micro-v1:0, 0.035",
    "bedrock, amazon.nova-lite-v1:0:300k, 0.06",
    "bedrock, arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0, 0.8",
    "vertex, gemini-2.5-flash, 0.3",
    "vertex, publishers/google/models/gemini-2.5-flash, 0.3",
    "vertex, claude-haiku-4-5@20251001, 1",
    "gemini, models/gemini-2.0-flash-001, 0.1",
    "openrouter, openai/gpt-4o, 2.5",
    "openrouter, openai/gpt-4o:nitro, 2.5",
    "openrouter, anthropic/claude-4.5-haiku-20251001, 1",
    "openrouter, anthropic/claude-sonnet-4.6, 3",
    "openrouter, deepseek/deepseek-chat:free, 0",
    "litellm, gpt-3.5-turbo-0125, 0.5",
    "litellm, openrouter/google/gemini-2.5-flash, 0.3",
    "house, gpt-4o-mini, 0.15",
    "groq, openai/gpt-oss-120b, 0.15",
    "fireworks, accounts/fireworks/models/deepseek-v3p2, 0.56",
    "together, meta-llama/Llama-3.3-70B-Instruct-Turbo, 0.88",
    "mistral, mistral-large-2512, 0.5",
    "mistral, mistral-small-latest, 0.1",
    "cohere, command-a-03-2025, 2.5",
    "xai, grok-4, 3",
    "zhipu, GLM-4.7, 0.276",
    "moonshot, kimi-k3, 3"
  })
  void findsThePriceOf(String provider, String model, double millionIn) {
    assertEquals(millionIn, millionIn(provider, model), EXACTLY);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-9",
    "openai, unknown",
    "openai, ''",
    "openai, ft:gpt-4o-2024-08-06:house::id", // costs more than its base
    "openai, gpt-4o-audio-preview-2024-12-17",
    "mistral, mistral-small-2402", // not the price of a later one
    "bedrock, us.meta.llama3-1-8b-instruct-v1:0",
    "openrouter, openai/gpt-oss-120b", // not the price of Groq
    "openrouter, meta-llama/gpt-4o",
    "deepseek, deepseek-chat-v2", // no version of Bedrock's
    "vllm, gpt-4o",
    "ollama, gpt-oss:120b"
  })
  void knowsNoPriceOf(String provider, String model) {
    assertEquals(Double.NaN, millionIn(provider, model));
  }

  @Test
  void pricesTheModelThatTheAnswerNames() {
    Endpoint deployment = endpoint("azure_openai", Api.OPENAI_CHAT, "gpt-4o");
    assertEquals(0.15, prices.dollars(deployment, "gpt-4o-mini-2024-07-18", MILLION_IN), EXACTLY);
    assertEquals(Double.NaN, prices.dollars(deployment, "phi-4", MILLION_IN));
    assertEquals(2.5, prices.dollars(deployment, null, MILLION_IN), EXACTLY);
    Endpoint routed = endpoint("openrouter", Api.OPENAI_CHAT, "openai/gpt-4o");
    assertEquals(2.5, prices.dollars(routed, "house/special", MILLION_IN), EXACTLY);
  }

  @Test
  void pricesTheRegionThatBedrocksIdNamesThoughTheAnswerNamesThePlainModel() {
    Endpoint regional =
        endpoint("bedrock", Api.BEDROCK_INVOKE, "us.anthropic.claude-sonnet-4-5-20250929-v1:0");
    Usage usage = new Usage(100_000, 0, 0, 0, -1);
    assertEquals(0.33, prices.dollars(regional, "claude-sonnet-4-5-20250929", usage), EXACTLY);
    Endpoint profile =
        endpoint("bedrock", Api.BEDROCK_INVOKE, "arn:aws:bedrock:us-east-1:1:application/x1");
    assertEquals(0.1, prices.dollars(profile, "claude-haiku-4-5-20251001", usage), EXACTLY);
  }

  @Test
  void chargesNothingForWhatOpenRouterGivesForFreeThoughTheAnswerNamesThePlainModel() {
    Endpoint free = endpoint("openrouter", Api.OPENAI_CHAT, "openai/gpt-4o:free");
    assertEquals(0, prices.dollars(free, "openai/gpt-4o", MILLION_IN));
    Endpoint paid = endpoint("openrouter", Api.OPENAI_CHAT, "openai/gpt-4o");
    assertEquals(2.5, prices.dollars(paid, "openai/gpt-4o", MILLION_IN), EXACTLY);
  }

  @Test
  void remembersABoundedNumberOfNamesWhateverCallersInvent() {
    for (int i = 0; i < 5_000; i++) {
      assertEquals(Double.NaN, millionIn("openai", "invented-" + i));
      assertTrue(prices.remembered("openai") <= 1_024);
    }
    int before = prices.remembered("openai");
    assertEquals(Double.NaN, millionIn("openai", "x".repeat(1_000_000)));
    assertEquals(before, prices.remembered("openai"));
    assertEquals(2.5, millionIn("openai", "gpt-4o"), EXACTLY);
  }

  private double millionIn(String provider, String model) {
    return cost(provider, Api.OPENAI_CHAT, model, MILLION_IN);
  }

  private double cost(String provider, Api api, String model, Usage usage) {
    return prices.dollars(endpoint(provider, api, model), null, usage);
  }

  private static Endpoint endpoint(String provider, Api api, String model) {
    return new Endpoint(provider, api, "chat", model, "api.example.com", "", false, true);
  }

  private static long day(int year, int month, int day) {
    return LocalDate.of(year, month, day).toEpochDay() * 86_400_000L;
  }
}
