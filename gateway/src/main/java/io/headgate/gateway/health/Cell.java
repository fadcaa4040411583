package io.headgate.gateway.health;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** An immutable value that all threads share and replace by compare and set. Never null. */
final class Cell<T> {

  private final AtomicReference<T> value;

  Cell(T initial) {
    value = new AtomicReference<>(initial);
  }

  T get() {
    return requireNonNull(value.get());
  }

  /**
   * Replaces the very object that was read.
   *
   * @return whether it was still there
   */
  boolean replace(T before, T after) {
    return value.compareAndSet(before, after);
  }

  /**
   * Replaces the value by what the function makes of it; nothing is written where that is equal.
   *
   * @param change free of side effects, as it may be called again
   */
  void update(UnaryOperator<T> change) {
    T before;
    T after;
    do {
      before = get();
      after = change.apply(before);
    } while (!after.equals(before) && !replace(before, after));
  }
}
