package io.headgate.gateway.state;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what waits and what fails in a store, and keeps both within bounds. Any thread. */
final class StoreTally {

  /** Bytes of values and rows that may wait; beyond them operations are refused. */
  static final long MAX_PENDING_BYTES = 64L << 20;

  private final int maxPending;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable String lastError;

  StoreTally(int maxPending) {
    this.maxPending = maxPending;
  }

  /** Takes a place for an operation; false when too many wait. */
  boolean tryBegin(long bytes) {
    boolean isTooMany = pending.incrementAndGet() > maxPending;
    boolean isTooMuch = pendingBytes.addAndGet(bytes) > MAX_PENDING_BYTES;
    if (isTooMany || isTooMuch) {
      end(bytes);
      return false;
    }
    return true;
  }

  void end(long bytes) {
    pending.decrementAndGet();
    pendingBytes.addAndGet(-bytes);
  }

  StoreUnavailableException failed(StoreUnavailableException failure) {
    failures.increment();
    lastError = failure.getMessage();
    return failure;
  }

  int pending() {
    return pending.get();
  }

  long failures() {
    return failures.sum();
  }

  Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }
}
