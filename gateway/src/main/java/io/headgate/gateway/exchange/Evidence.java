package io.headgate.gateway.exchange;

import java.util.List;

/**
 * What one strategy saw, whether it decided or not: a line of the explanation.
 *
 * @param strategy its name, such as {@code rules}
 * @param verdict what it made of it
 * @param says one clause for people; no text of the prompt
 * @param scores what it compared, best first; empty where it compares nothing
 * @param nanos that it took
 */
public record Evidence(
    String strategy, Verdict verdict, String says, List<Score> scores, long nanos) {

  public Evidence {
    scores = List.copyOf(scores);
  }

  public static Evidence abstained(String strategy, String says, List<Score> scores, long nanos) {
    return new Evidence(strategy, Verdict.ABSTAINED, says, scores, nanos);
  }

  /** What became of a strategy. */
  public enum Verdict {
    /** Its proposal is the plan. */
    DECIDED,
    /** It had nothing to say. */
    ABSTAINED,
    /** What it proposed is outside the candidate set. */
    OVERRULED,
    /** It could not look: a signal was missing or something that it needs failed. */
    DEGRADED
  }

  /**
   * One number that was compared.
   *
   * @param label what it speaks for: a route, a class
   * @param value 0 to 1 where it is a probability or similarity
   * @param threshold what it had to reach
   * @param nearest the operator's exemplar that is closest; empty where there is none
   */
  public record Score(String label, double value, double threshold, String nearest) {}
}
