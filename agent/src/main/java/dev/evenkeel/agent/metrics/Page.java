package dev.evenkeel.agent.metrics;

import java.util.Map;

/**
 * What the endpoint serves under a path of its own, beside the metrics and behind the same guards.
 *
 * @param path absolute, such as {@code /rules}; {@code /} takes the place of the plain index
 * @param about a few words for the index
 * @param renderer makes the document anew for each request, on a thread of the endpoint
 * @param ofJob whether it is written for a scrape job, its parameter {@code job}
 */
public record Page(String path, String about, Renderer renderer, boolean ofJob) {

  /** One that is for no job. */
  public Page(String path, String about, Renderer renderer) {
    this(path, about, renderer, false);
  }

  /** Makes a document. */
  @FunctionalInterface
  public interface Renderer {

    /**
     * @param query the parameters of the request, decoded; of several of one name the first
     * @throws IllegalArgumentException when a parameter is wrong; its message is the answer (400)
     */
    Document render(Map<String, String> query);
  }

  /**
   * One answer.
   *
   * @param type its content type
   * @param policy its Content-Security-Policy
   */
  public record Document(String type, String policy, String text) {

    /** Keeps a browser from loading anything for it. */
    static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    /** A document that needs nothing from a browser. */
    public Document(String type, String text) {
      this(type, NOTHING, text);
    }
  }
}
