package dev.evenkeel.agent.llm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The JSON Schemas that requests carry, each compiled once. The validator is loaded with the first
 * of them, in the background, while the model thinks: an application without schemas never loads
 * it. Thread safe.
 */
public final class Schemas {

  private static final int MOST = 128;
  private static final int LARGEST = 64 * 1024;

  private final Executor background;
  private volatile long patienceMillis;
  private final Map<Key, SchemaCheck> checks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SchemaCheck> eldest) {
          return size() > MOST;
        }
      };

  private static final class Key {
    private final byte[] schema;
    private final boolean openApi;

    Key(byte[] schema, boolean openApi) {
      this.schema = schema;
      this.openApi = openApi;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && key.openApi == openApi
          && Arrays.equals(key.schema, schema);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(schema) + (openApi ? 1 : 0);
    }
  }

  /**
   * @param background where schemas are compiled
   * @param patienceMillis how long an answer may wait for its schema, which takes a while with the
   *     first of them; then it is not judged
   */
  public Schemas(Executor background, long patienceMillis) {
    this.background = background;
    this.patienceMillis = patienceMillis;
  }

  /** From now on an answer may wait this long for its schema. */
  public void patience(long millis) {
    patienceMillis = millis;
  }

  /**
   * The check of a schema; of one that is too large or that nobody can compile, a check that finds
   * nothing.
   *
   * @param openApi whether it is written in Google's subset of OpenAPI, which has types in upper
   *     case and {@code nullable}
   */
  SchemaCheck of(byte[] schema, boolean openApi) {
    if (schema.length > LARGEST) {
      return SchemaCheck.NONE;
    }
    Key key = new Key(schema, openApi);
    synchronized (checks) {
      return checks.computeIfAbsent(key, this::compile);
    }
  }

  private SchemaCheck compile(Key key) {
    CompletableFuture<SchemaCheck> compiled = new CompletableFuture<>();
    try {
      background.execute(() -> compile(key, compiled));
    } catch (RejectedExecutionException busy) {
      return SchemaCheck.NONE;
    }
    return json -> violates(compiled, json);
  }

  private static void compile(Key key, CompletableFuture<SchemaCheck> compiled) {
    try {
      compiled.complete(new CompiledSchema(key.schema, key.openApi));
    } catch (RuntimeException | LinkageError | StackOverflowError unusable) {
      compiled.complete(SchemaCheck.NONE); // the provider judges the schema, not we
    }
  }

  private boolean violates(CompletableFuture<SchemaCheck> compiled, byte[] json) {
    try {
      return compiled.get(patienceMillis, TimeUnit.MILLISECONDS).violates(json);
    } catch (TimeoutException | ExecutionException late) {
      return false;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
