package io.headgate.bench;

/**
 * What a client was told, and when, in nanoseconds of {@link System#nanoTime()}.
 *
 * @param intendedNanos when its request was due
 * @param firstTokenNanos when the first piece of text of a stream came; 0 when none did
 * @param attempts how many upstream calls the gateway says it took; 0 when it does not
 * @param problem why the answer is wrong, such as {@code 503 no_healthy_upstream}; empty when it is
 *     right
 */
record NotedAnswer(
    boolean streamed,
    long intendedNanos,
    long firstTokenNanos,
    long endNanos,
    int attempts,
    String problem) {

  boolean isRight() {
    return problem.isEmpty();
  }

  /** Right, and before its client has lost patience. */
  boolean isGood(long patienceNanos) {
    return isRight() && totalNanos() <= patienceNanos;
  }

  long totalNanos() {
    return endNanos - intendedNanos;
  }
}
