package io.headgate.embedding;

import java.time.Duration;
import java.util.function.Supplier;

/** What a step gave, and how long it took. */
record Timed<T>(T value, Duration took) {

  static <T> Timed<T> of(Supplier<T> step) {
    long start = System.nanoTime();
    T value = step.get();
    return new Timed<>(value, Duration.ofNanos(System.nanoTime() - start));
  }
}
