package dev.evenkeel.agent.cost;

import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Endpoints;
import dev.evenkeel.agent.llm.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What models cost: the list inside the agent, and above it the user's own. Thread safe. The price
 * of a model is looked for once a day and name; after that a cost takes two look-ups and no
 * allocation.
 */
public final class PriceTable {

  /** Knows no price. */
  public static final PriceTable EMPTY = new PriceTable(List.of(), List.of(), () -> 0);

  private static final String ANY = "*";
  private static final Price NONE = new Price(new long[0], new Rates[0]);
  private static final int MOST_FOUND = 1024;
  private static final int LONGEST_NAME = 512;
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  /** What was found on one day, by provider and model. */
  private record Found(long day, ConcurrentMap<String, ConcurrentMap<String, Price>> prices) {
    Found(long day) {
      this(day, new ConcurrentHashMap<>());
    }
  }

  private final Map<String, Map<String, PriceHistory>> histories = new HashMap<>();
  private final List<String> warnings;
  private final LongSupplier clock;
  private volatile Found found = new Found(Long.MIN_VALUE);

  private PriceTable(List<PriceFile> files, List<String> warnings, LongSupplier clock) {
    this.warnings = warnings;
    this.clock = clock;
    for (PriceFile file : files) {
      add(file.rows());
    }
  }

  /**
   * Reads the table. Never throws: what is wrong with a file becomes a warning, and the rest holds.
   *
   * @param path of the user's own file; empty for none
   * @param ownProviders providers that the user's settings name
   */
  public static PriceTable load(String path, Set<String> ownProviders) {
    return load(path, ownProviders, System::currentTimeMillis);
  }

  static PriceTable load(String path, Set<String> ownProviders, LongSupplier clock) {
    List<PriceFile> files = new ArrayList<>();
    files.add(PriceFile.builtIn());
    if (!path.isEmpty()) {
      files.add(
          PriceFile.own(
              path, provider -> ownProviders.contains(provider) ? null : doubt(provider)));
    }
    List<String> warnings = new ArrayList<>();
    files.forEach(file -> warnings.addAll(file.warnings()));
    return new PriceTable(files, List.copyOf(warnings), clock);
  }

  /** A name that no endpoint has is a slip, which would leave calls unpriced. */
  private static String doubt(String provider) {
    String known = Endpoints.doubt(provider);
    return known == null
        ? null
        : "names the provider '"
            + provider
            + "', which no endpoint has. The row is kept. "
            + known.substring(known.indexOf("Known are"))
            + '.';
  }

  private void add(List<PriceRow> rows) {
    Map<String, List<PriceRow>> models = new LinkedHashMap<>();
    for (PriceRow row : rows) {
      models
          .computeIfAbsent(row.provider() + " " + row.model(), model -> new ArrayList<>())
          .add(row);
    }
    for (List<PriceRow> model : models.values()) {
      PriceRow first = model.get(0);
      Map<String, PriceHistory> ofProvider =
          histories.computeIfAbsent(first.provider(), provider -> new HashMap<>());
      PriceHistory before = ofProvider.get(first.model());
      PriceHistory history = new PriceHistory(model, before);
      ofProvider.put(first.model(), history);
      ofProvider.replaceAll((name, its) -> its == before ? history : its); // its aliases too
      for (PriceRow row : model) {
        for (String alias : row.aliases()) {
          if (!models.containsKey(row.provider() + " " + alias)) {
            ofProvider.put(alias, history);
          }
        }
      }
    }
  }

  /** What was wrong with the tables, a sentence each, for the log. */
  public List<String> warnings() {
    return warnings;
  }

  /** Whether there are tokens to price. */
  public static boolean reported(Usage usage) {
    return usage != null && (usage.input() >= 0 || usage.output() >= 0);
  }

  /**
   * What an attempt costs in USD by list price.
   *
   * @param answered the model that the answer names, or null
   * @return NaN when its model has no price
   */
  public double dollars(Endpoint endpoint, String answered, Usage usage) {
    Price price = price(endpoint, answered);
    return price == NONE
        ? Double.NaN
        : price.dollars(usage, cacheApart(endpoint.api()), reasoningApart(endpoint));
  }

  /**
   * Anthropic's and Bedrock's input tokens leave out the cached ones; all others' hold them. So the
   * providers' documentation, and the totals in their answers.
   */
  private static boolean cacheApart(Api api) {
    return api == Api.ANTHROPIC_MESSAGES
        || api == Api.BEDROCK_CONVERSE
        || api == Api.BEDROCK_INVOKE;
  }

  /** Gemini's candidates and xAI's completions leave out the reasoning; all others' hold it. */
  private static boolean reasoningApart(Endpoint endpoint) {
    return endpoint.api() == Api.GEMINI
        || endpoint.api() == Api.INTERACTIONS
        || (endpoint.api() == Api.OPENAI_CHAT && endpoint.provider().equals("xai"));
  }

  /**
   * The answer knows best which model it was. Three exceptions: Bedrock's id says in which region,
   * which has a price; OpenRouter's request says what is free; and Azure's names a deployment,
   * which may be called after a model that it is not.
   */
  private Price price(Endpoint endpoint, String answered) {
    String provider = endpoint.provider();
    if (answered == null || answered.isEmpty()) {
      return find(provider, endpoint.model());
    }
    boolean asked = provider.equals("bedrock") || free(provider, endpoint.model());
    Price price = find(provider, asked ? endpoint.model() : answered);
    return price != NONE || provider.equals("azure_openai")
        ? price
        : find(provider, asked ? answered : endpoint.model());
  }

  private Price find(String provider, String model) {
    if (model == null || model.length() > LONGEST_NAME) {
      return NONE;
    }
    long day = Math.floorDiv(clock.getAsLong(), DAY_MILLIS);
    Found today = found;
    if (today.day() != day) {
      today = new Found(day);
      found = today;
    }
    ConcurrentMap<String, Price> known = today.prices().get(provider);
    if (known == null) {
      known = today.prices().computeIfAbsent(provider, name -> new ConcurrentHashMap<>());
    }
    Price price = known.get(model);
    if (price == null) {
      if (known.size() >= MOST_FOUND) {
        known.clear();
      }
      price = look(provider, model, day);
      known.put(model, price);
    }
    return price;
  }

  /** How many names of a provider's models are remembered: a bounded number. */
  int remembered(String provider) {
    Map<String, Price> known = found.prices().get(provider);
    return known == null ? 0 : known.size();
  }

  private Price look(String provider, String model, long day) {
    List<String> names = ModelNames.of(model);
    boolean free = free(provider, names.get(0));
    PriceHistory history = in(provider, free ? names.subList(0, 1) : names);
    if (history == null && free) {
      return Price.FREE;
    }
    for (String vendor : history == null ? Vendors.of(provider) : List.<String>of()) {
      history = history == null ? in(vendor, names(names, vendor)) : history;
    }
    if (history == null) {
      history = in(provider, List.of(ANY));
    }
    return history == null ? NONE : history.at(day);
  }

  private static boolean free(String provider, String model) {
    return provider.equals("openrouter") && model.endsWith(":free");
  }

  /** The names that a vendor may know: all without a vendor, and those with this one. */
  private static List<String> names(List<String> names, String vendor) {
    List<String> its = new ArrayList<>();
    for (String name : names) {
      String named = Vendors.named(name);
      if (named == null || named.equals(vendor)) {
        its.add(Vendors.bare(name));
      }
    }
    return its;
  }

  private PriceHistory in(String provider, List<String> names) {
    Map<String, PriceHistory> ofProvider = histories.get(provider);
    if (ofProvider != null) {
      for (String name : names) {
        PriceHistory history = ofProvider.get(name);
        if (history != null) {
          return history;
        }
      }
    }
    return null;
  }
}
