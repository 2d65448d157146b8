package dev.evenkeel.api;

/**
 * Adds an outcome of your own to Evenkeel's: a guardrail, a judge of hallucinations, a rule of the
 * house. Name the class in {@code META-INF/services/dev.evenkeel.api.AnswerCheck} of a jar, and the
 * jar by {@code -Devenkeel.extensions}.
 *
 * <p>It runs in a class loader of its own that shows the JDK and this package, on a thread of the
 * agent's, after the application has had its answer: it can neither change nor delay it. A check
 * that throws or takes too long ({@code evenkeel.extensions.time-limit}) counts as a failure inside
 * the agent, and the answer as one that was not judged. Implementations have a public constructor
 * without parameters and are thread safe.
 */
public interface AnswerCheck {

  /**
   * Judges one answer.
   *
   * @return null for a good one; else a word for what is wrong with it, such as {@code
   *     "off_topic"}: the kind in {@code evenkeel_quality_violations_total}, at most 40 letters,
   *     digits and underscores, and at most 20 different words in all
   * @throws Exception when it cannot be judged
   */
  String check(Answer answer) throws Exception;
}
