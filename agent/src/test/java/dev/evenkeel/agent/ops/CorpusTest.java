package dev.evenkeel.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Measures on recorded answers, which lie beside the project; without them it is skipped. */
class CorpusTest {

  private static final List<Corpus.Case> CASES = new ArrayList<>();

  private final Explain explain = new Explain(System.out, new PrintStream(System.err));

  @BeforeAll
  static void read() throws Exception {
    CASES.clear();
    CASES.addAll(Corpus.read());
  }

  @Test
  void getsTheErrorsRight() {
    int errors = 0;
    int classes = 0;
    int retries = 0;
    int hints = 0;
    for (Corpus.Case one : CASES) {
      if (one.error()) {
        Classification found = explain.read(one.row()).classification();
        errors++;
        classes += hit(one, "class", found.label());
        retries += hit(one, "retryable", retryable(found));
        hints += hit(one, "retry_after_ms", number(found.retryAfterMillis()));
      }
    }
    System.out.printf(
        "corpus, errors: %d; class %d, retryable %d, hints %d right%n",
        errors, classes, retries, hints);
    assertTrue(errors > 100);
    assertTrue(classes >= 0.98 * errors);
    assertTrue(retries >= 0.98 * errors);
    assertEquals(errors, hints);
  }

  @Test
  void getsAllAnswersAndTheirTokensRight() {
    int classes = 0;
    int tokens = 0;
    for (Corpus.Case one : CASES) {
      Explain.Answer answer = explain.read(one.row());
      Facts facts = answer.facts();
      classes += hit(one, "class", answer.classification().label());
      tokens +=
          hit(one, "input_tokens", number(facts.usage().input()))
              & hit(one, "output_tokens", number(facts.usage().output()));
    }
    System.out.printf(
        "corpus, all: %d; class %d, tokens %d right%n", CASES.size(), classes, tokens);
    assertTrue(classes >= 0.98 * CASES.size());
    assertEquals(CASES.size(), tokens);
  }

  @Test
  void chargesEveryAnswerWithTokensWhoseModelHasAPrice() {
    PriceTable prices = PriceTable.load("", Set.of());
    int priced = 0;
    Set<String> unpriced = new TreeSet<>();
    for (Corpus.Case one : CASES) {
      Facts facts = facts(one);
      if (facts.usage().input() > 0 || facts.usage().output() > 0) {
        Endpoint endpoint = explain.asked(one.row()).endpoint();
        double dollars = prices.dollars(endpoint, facts.model(), facts.usage());
        if (Double.isNaN(dollars)) {
          unpriced.add(endpoint.provider() + " " + one.expect().get("model"));
        } else {
          priced++;
          assertTrue(dollars > 0 && dollars < 1, () -> one.row().id() + " costs " + dollars);
        }
      }
    }
    System.out.printf("corpus, priced: %d; without a price %s%n", priced, unpriced);
    assertTrue(priced >= 80, priced + " priced");
  }

  /** xAI tells it in 10⁻¹⁰ USD, OpenRouter in USD. */
  @Test
  void chargesWhatTheProvidersSayThatTheyCharge() {
    Pattern stated = Pattern.compile("\"cost(_in_usd_ticks)?\"\\s*:\\s*([0-9.]+)");
    PriceTable prices = PriceTable.load("", Set.of());
    int compared = 0;
    for (Corpus.Case one : CASES) {
      Matcher cost = stated.matcher(new String(one.row().body(), UTF_8));
      Facts facts = facts(one);
      double dollars =
          prices.dollars(explain.asked(one.row()).endpoint(), facts.model(), facts.usage());
      if (cost.find() && !Double.isNaN(dollars)) {
        double theirs = Double.parseDouble(cost.group(2)) * (cost.group(1) == null ? 1 : 1e-10);
        assertEquals(theirs, dollars, 1e-9, one.row().id());
        compared++;
      }
    }
    System.out.printf("corpus, cost as the provider states it: %d%n", compared);
    assertTrue(compared >= 8, compared + " compared");
  }

  @Test
  void readsTheSameWhateverTheChunks() {
    Random random = new Random(42);
    for (Corpus.Case one : CASES) {
      Facts whole = facts(one);
      for (int largest : new int[] {1, 7, 300}) {
        assertEquals(whole, chunked(one, random, largest), () -> one.row().id());
      }
    }
  }

  private Facts facts(Corpus.Case one) {
    return explain.read(one.row()).facts();
  }

  private Facts chunked(Corpus.Case one, Random random, int largest) {
    Row row = one.row();
    Endpoint endpoint = explain.asked(row).endpoint();
    AnswerReader reader = Answers.reader(explain.asked(row), row.status(), row);
    for (int i = 0; i < row.body().length; ) {
      int n = Math.min(row.body().length - i, 1 + random.nextInt(largest));
      reader.accept(row.body(), i, n);
      i += n;
    }
    return reader.finish();
  }

  private static int hit(Corpus.Case one, String field, String found) {
    String expected = one.expect().get(field);
    if (expected != null) {
      expected = expected.replace("bad_gateway", "unavailable");
    }
    if (found == null ? expected == null : found.equals(expected)) {
      return 1;
    }
    System.out.println("corpus, miss: " + one.row().id() + " " + field + " " + found);
    return 0;
  }

  private static String retryable(Classification found) {
    return found.retryable() == Retryable.AFTER_DELAY
        ? "after_delay"
        : String.valueOf(found.retryable() == Retryable.YES);
  }

  private static String number(long value) {
    return value < 0 ? null : String.valueOf(value);
  }
}
