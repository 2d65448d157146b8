package dev.evenkeel.agent.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnPricesTest {

  private static final double EXACTLY = 1e-12;

  @TempDir private Path folder;
  private final AtomicLong today =
      new AtomicLong(LocalDate.of(2026, 11, 24).toEpochDay() * 86_400_000L);

  @Test
  void outrankAndAddToTheBuiltInOnes() throws IOException {
    PriceTable prices =
        own(
            """
            provider,model,input,cached,write,output,from
            openai,gpt-4o,1,,,4,2026-01-01
            "openai","House-Model","7"
            azure_openai,gpt-4o,9
            vllm,*,0
            """);
    assertEquals(List.of(), prices.warnings());
    assertEquals(1, millionIn(prices, "openai", "gpt-4o-2024-08-06"), EXACTLY);
    assertEquals(7, millionIn(prices, "openai", "house-model"), EXACTLY);
    assertEquals(9, millionIn(prices, "azure_openai", "gpt-4o"), EXACTLY);
    assertEquals(0, millionIn(prices, "vllm", "whatever"), EXACTLY);
    assertEquals(0.15, millionIn(prices, "openai", "gpt-4o-mini"), EXACTLY);
  }

  @Test
  void holdForTheAliasesOfTheBuiltInModel() throws IOException {
    PriceTable prices = own("anthropic,claude-sonnet-4-0,42");
    assertEquals(42, millionIn(prices, "anthropic", "claude-sonnet-4-20250514"), EXACTLY);
  }

  @Test
  void holdFromTheirDateOnAndTheBuiltInOnesBefore() throws IOException {
    PriceTable prices = own("openai,gpt-4o,1,,,,2026-11-25");
    assertEquals(2.5, millionIn(prices, "openai", "gpt-4o"), EXACTLY);
    today.addAndGet(86_400_000L);
    assertEquals(1, millionIn(prices, "openai", "gpt-4o"), EXACTLY);
  }

  @Test
  void mayHaveTiersPricesOfRequestsAndAliases() throws IOException {
    PriceTable prices =
        own("openai,big,1,,,,2026-01-01,,5,grand\r\nopenai,big,2,,,,2026-01-01,999999\r\n");
    assertEquals(List.of(), prices.warnings());
    assertEquals(2, millionIn(prices, "openai", "grand"), EXACTLY);
    Endpoint big = endpoint("openai", "big");
    assertEquals(0.006, prices.dollars(big, null, new Usage(1_000, -1, -1, -1, -1)), EXACTLY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai,bad,cheap | input cannot be 'cheap': write USD like 2.50",
        "openai,bad,-1 | input cannot be '-1'",
        "openai,bad,NaN | input cannot be 'NaN'",
        "openai,bad,1e3 | input cannot be '1e3'",
        "openai,bad,. | input cannot be '.'",
        "openai,bad,1,2,3,9999999 | output cannot be '9999999'",
        "openai,bad | needs an input price, in USD per million tokens",
        "openai;bad;1 | columns are separated by commas",
        "openai,bad,1,,,,24.11.2026 | from cannot be '24.11.2026': write the date like 2026-08-21",
        "openai,bad,1,,,,,200k | above cannot be '200k': write prompt tokens like 200000",
        "openai,bad,1,,,,,200000 | needs a row for the same model and date with an empty 'above'",
        "openai,good,2 | says again what line 1 says: drop one",
        "openai,bad,1,,,,,,,,, | has 12 columns and may have 10"
      })
  void aBadRowIsNamedAndLeftOutAndTheOthersHold(String row, String why) throws IOException {
    PriceTable prices = own("openai,good,1\n# a comment\n" + row + "\nopenai,better,3\n");
    assertEquals(1, prices.warnings().size(), prices.warnings().toString());
    String warning = prices.warnings().get(0);
    assertTrue(warning.startsWith("evenkeel.prices: line 3 of '"), warning);
    assertTrue(warning.contains("own.csv'") && warning.contains(why), warning);
    assertTrue(warning.endsWith(" The row is left out."), warning);
    assertEquals(1, millionIn(prices, "openai", "good"), EXACTLY);
    assertEquals(3, millionIn(prices, "openai", "better"), EXACTLY);
    assertEquals(Double.NaN, millionIn(prices, "openai", "bad"));
    assertEquals(2.5, millionIn(prices, "openai", "gpt-4o"), EXACTLY);
  }

  @Test
  void aProviderThatNobodyKnowsIsDoubtedOnceAndThoseOfTheSettingsAreNot() throws IOException {
    PriceTable prices = own("opanai,a,1\nopanai,b,1\nhouse,a,1\n");
    assertEquals(1, prices.warnings().size(), prices.warnings().toString());
    String warning = prices.warnings().get(0);
    assertTrue(warning.contains("line 1 of ") && warning.contains("'opanai'"), warning);
    assertTrue(warning.contains("Known are openai, azure_openai, "), warning);
    assertEquals(1, millionIn(prices, "house", "a"), EXACTLY);
  }

  @Test
  void ofAFileThatIsNoTableAFewLinesAreNamed() throws IOException {
    PriceTable prices = own("nonsense\n".repeat(500));
    assertEquals(11, prices.warnings().size());
    assertTrue(prices.warnings().get(10).contains("490 more"), prices.warnings().get(10));
  }

  @Test
  void aFileThatCannotBeReadIsNamedAndTheBuiltInOnesHold() throws IOException {
    Path large = folder.resolve("large.csv");
    Files.write(large, new byte[(1 << 20) + 1]);
    for (Path path : List.of(folder.resolve("missing.csv"), folder, large)) {
      PriceTable prices = PriceTable.load(path.toString(), Set.of(), today::get);
      assertEquals(1, prices.warnings().size(), prices.warnings().toString());
      String warning = prices.warnings().get(0);
      assertTrue(warning.contains("'" + path + "' cannot be read"), warning);
      assertEquals(2.5, millionIn(prices, "openai", "gpt-4o"), EXACTLY);
    }
  }

  private PriceTable own(String text) throws IOException {
    Path file = folder.resolve("own.csv");
    Files.writeString(file, text);
    return PriceTable.load(file.toString(), Set.of("house"), today::get);
  }

  private static double millionIn(PriceTable prices, String provider, String model) {
    Usage usage = new Usage(1_000_000, -1, -1, -1, -1);
    return prices.dollars(endpoint(provider, model), null, usage);
  }

  private static Endpoint endpoint(String provider, String model) {
    return new Endpoint(
        provider, Api.OPENAI_CHAT, "chat", model, "api.example.com", "", false, true);
  }
}
