package io.headgate.bench;

/**
 * One block against one target in one round.
 *
 * @param round counted from 1; 0 is the warm-up, of which only failures are kept
 * @param targetCpu CPU-seconds of the target process
 * @param otherCpu CPU-seconds the machine was busy beyond target, upstream and generator
 */
record Measurement(
    int round, String target, Block block, LoadResult load, double targetCpu, double otherCpu) {

  double perSecond() {
    return load.completed() / load.elapsedSeconds();
  }

  double cpuPerThousand() {
    return targetCpu == 0 || load.completed() == 0
        ? Double.NaN
        : targetCpu * 1000 / load.completed();
  }
}
