package io.headgate.gateway.dispatch;

/**
 * Bounds what asking two at once may cost: each request earns a share of a second attempt, and a
 * few can be saved up. Event loop only.
 */
final class HedgeBudget {

  /** Second attempts that quiet times save up. */
  static final double MAX_SAVED = 10;

  private final double share;
  private double saved;

  /**
   * A budget.
   *
   * @param share of all requests that may be asked twice, 0 to 1
   */
  HedgeBudget(double share) {
    this.share = share;
  }

  /** A request has come. */
  void earn() {
    saved = Math.min(MAX_SAVED, saved + share);
  }

  boolean trySpend() {
    if (saved < 1) {
      return false;
    }
    saved--;
    return true;
  }
}
