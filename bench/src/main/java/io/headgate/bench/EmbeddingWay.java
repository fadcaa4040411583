package io.headgate.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/** A way to have texts embedded. */
interface EmbeddingWay extends AutoCloseable {

  String name();

  /**
   * Lets callers ask in a closed loop: each sends its next text when it has its answer.
   *
   * @param latencies takes the nanoseconds of each answer that came in time
   * @param added takes what of them was not spent in the model, where that is known
   */
  void runBlocking(
      int callers, List<String> texts, long nanos, Histogram latencies, Histogram added)
      throws InterruptedException;

  @Override
  void close();
}
