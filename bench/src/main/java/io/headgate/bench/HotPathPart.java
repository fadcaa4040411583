package io.headgate.bench;

/** A part of the hot path that is run many times in a row. One thread only. */
interface HotPathPart {

  /** Makes ready what the next batch needs; its time does not count. */
  default void prepareBlocking(int runs) throws InterruptedException {}

  /**
   * Runs it once.
   *
   * @param index within the batch
   */
  void run(int index);
}
