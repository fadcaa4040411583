package io.headgate.gateway.signals;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that takes a while to make, made once, by whichever worker wants it first. */
final class Lazy<T> {

  private final Supplier<T> make;
  private volatile @Nullable T value;

  Lazy(Supplier<T> make) {
    this.make = make;
  }

  /** Whether it is made; then {@link #getBlocking} returns at once. Any thread. */
  boolean isReady() {
    return value != null;
  }

  /** The thing; makes it or waits for whoever is making it. */
  synchronized T makeBlocking() {
    T made = value;
    if (made == null) {
      made = make.get();
      value = made;
    }
    return made;
  }

  /** The thing; takes a while unless it {@link #isReady}. */
  T getBlocking() {
    T made = value;
    return made == null ? makeBlocking() : made;
  }
}
