package io.headgate.gateway.state;

/**
 * Tells by how much a bound of the form {@code A(T) ≤ bound + r · T} is missed in the worst of all
 * windows. What is told must come in the order of time.
 */
final class RateChecker {

  private final double perSecond;
  private double sum;
  private double lowest = Double.POSITIVE_INFINITY;
  private double worst;
  private long total;

  RateChecker(double perSecond) {
    this.perSecond = perSecond;
  }

  /** An amount was taken; below 0: given back. */
  void took(long amount, long nanos) {
    double refilled = perSecond * (nanos / 1e9);
    lowest = Math.min(lowest, sum - refilled);
    sum += amount;
    total += amount;
    worst = Math.max(worst, sum - refilled - lowest);
  }

  /** The least bound that would have held. */
  double bound() {
    return worst;
  }

  long total() {
    return total;
  }
}
