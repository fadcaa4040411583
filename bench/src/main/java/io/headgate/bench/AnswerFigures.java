package io.headgate.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What clients had of the requests that were due in a span of time.
 *
 * @param offered requests
 * @param good right answers within {@link #PATIENCE}
 * @param problems the others, counted by reason
 * @param total from when a request was due to the end of its right answer
 * @param firstToken from when a stream was due to its first piece of text
 * @param repeated upstream calls beyond the first of each answer, as the gateway tells
 */
record AnswerFigures(
    long offered,
    long good,
    double seconds,
    Map<String, Integer> problems,
    Quantiles total,
    Quantiles firstToken,
    long repeated) {

  /** How long a client waits for the whole of an answer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int DIGITS = 3;

  AnswerFigures {
    problems = Map.copyOf(problems);
  }

  static AnswerFigures of(AnswerBook book, long fromNanos, long toNanos) {
    List<NotedAnswer> answers = book.answers(fromNanos, toNanos);
    long offered = book.asked(fromNanos, toNanos);
    Histogram total = new Histogram(MAX_NANOS, DIGITS);
    Histogram firstToken = new Histogram(MAX_NANOS, DIGITS);
    Map<String, Integer> problems = new TreeMap<>();
    long good = 0;
    long repeated = 0;
    for (NotedAnswer answer : answers) {
      repeated += Math.max(0, answer.attempts() - 1);
      if (!answer.isRight()) {
        problems.merge(answer.problem(), 1, Integer::sum);
        continue;
      }
      total.recordValue(bounded(answer.totalNanos()));
      if (answer.firstTokenNanos() != 0) {
        firstToken.recordValue(bounded(answer.firstTokenNanos() - answer.intendedNanos()));
      }
      if (answer.isGood(PATIENCE.toNanos())) {
        good++;
      } else {
        problems.merge("right, but after " + PATIENCE.toSeconds() + " s", 1, Integer::sum);
      }
    }
    if (answers.size() < offered) {
      problems.put("no answer", (int) (offered - answers.size()));
    }
    return new AnswerFigures(
        offered,
        good,
        (toNanos - fromNanos) / 1e9,
        problems,
        Quantiles.of(total),
        Quantiles.of(firstToken),
        repeated);
  }

  private static long bounded(long nanos) {
    return Math.max(0, Math.min(nanos, MAX_NANOS));
  }

  double goodPerSecond() {
    return good / seconds;
  }

  /** Of all requests. */
  double goodShare() {
    return offered == 0 ? Double.NaN : (double) good / offered;
  }

  /** As in {@code 503 no_healthy_upstream: 3}; a dash when there are none. */
  String problemText() {
    if (problems.isEmpty()) {
      return "–";
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(problems)
        .forEach(
            (problem, count) ->
                text.append(text.isEmpty() ? "" : "; ").append(problem).append(": ").append(count));
    return text.toString();
  }
}
