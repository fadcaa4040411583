package io.headgate.gateway.state;

import io.headgate.gateway.state.StateStore.Claimed;

/**
 * An account at one instant. Immutable.
 *
 * @param isOpen whether the store has told how it stands
 * @param isClosed for ever
 * @param usable what may be used and held here together
 * @param used settled
 * @param held set aside
 * @param others what the other writers claim, as last seen
 */
record EscrowState(
    boolean isOpen, boolean isClosed, long usable, long used, long held, long others) {

  static final EscrowState NEW = new EscrowState(false, false, 0, 0, 0, 0);

  /** Four times all the money, and sums of two of it are still numbers. */
  private static final long MOST = 4 * Escrow.MAX_NANO_USD;

  static long sum(long one, long other) {
    return Math.min(MOST, one + other);
  }

  long committed() {
    return sum(used, held);
  }

  long unspent() {
    return Math.max(0, usable - committed());
  }

  /** What everybody has, less what is unspent here. */
  long spent() {
    return sum(others, committed());
  }

  boolean canHold(long amount, long limit) {
    return isOpen && sum(committed(), amount) <= usable && sum(spent(), amount) <= limit;
  }

  EscrowState holding(long amount) {
    return new EscrowState(isOpen, isClosed, usable, used, sum(held, amount), others);
  }

  EscrowState settled(long amount, long actual) {
    return new EscrowState(isOpen, isClosed, usable, sum(used, actual), held - amount, others);
  }

  /** Only what is used and held already may be. */
  EscrowState frozen() {
    return new EscrowState(isOpen, isClosed, Math.min(usable, committed()), used, held, others);
  }

  /** The store has told what this writer has, by another object in an earlier part of its life. */
  EscrowState opened(Claimed claimed) {
    return new EscrowState(
        true,
        isClosed,
        claimed.amount(),
        sum(used, claimed.amount()),
        held,
        claimed.total() - claimed.amount());
  }

  EscrowState claimed(Claimed claimed) {
    return new EscrowState(
        isOpen, isClosed, claimed.amount(), used, held, claimed.total() - claimed.amount());
  }

  EscrowState closed() {
    return new EscrowState(isOpen, true, usable, used, held, others);
  }
}
