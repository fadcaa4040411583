package io.headgate.bench;

import java.util.Map;

/**
 * What one load run found.
 *
 * @param completed answers that were right
 * @param failures the others, counted by reason
 * @param elapsedSeconds from the first request to the last answer
 * @param latency from the intended start of a request to the end of its answer
 * @param firstToken from the intended start to the first piece of text of a stream
 * @param gap from one piece of text of a stream to the next
 */
record LoadResult(
    long completed,
    Map<String, Integer> failures,
    double elapsedSeconds,
    Quantiles latency,
    Quantiles firstToken,
    Quantiles gap) {

  LoadResult {
    failures = Map.copyOf(failures);
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }
}
