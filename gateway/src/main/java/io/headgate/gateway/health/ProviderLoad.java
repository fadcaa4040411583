package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.HealthBoard.Use;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is in flight at one provider, and how much may be. Any thread. */
final class ProviderLoad {

  private final String provider;
  private final ConcurrencyConfig config;
  private final RetryConfig retryConfig;
  private final Cell<ConcurrencyLimit> limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final LongAdder retriesRefused = new LongAdder();

  ProviderLoad(String provider, ConcurrencyConfig config, RetryConfig retryConfig) {
    this.provider = provider;
    this.config = config;
    this.retryConfig = retryConfig;
    limit = new Cell<>(ConcurrencyLimit.initial(config));
  }

  boolean isFull() {
    return inFlight.get() >= limit.get().places();
  }

  boolean tryBegin(Use use) {
    if (use == Use.RETRY && !tryRetry()) {
      retriesRefused.increment();
      return false;
    }
    if (!tryPlace()) {
      endRetry(use);
      return false;
    }
    return true;
  }

  private boolean tryRetry() {
    int before;
    do {
      before = retries.get();
      if (!retryConfig.allows(before, inFlight.get())) {
        return false;
      }
    } while (!retries.compareAndSet(before, before + 1));
    return true;
  }

  private boolean tryPlace() {
    int before;
    do {
      before = inFlight.get();
      if (before >= limit.get().places()) {
        return false;
      }
    } while (!inFlight.compareAndSet(before, before + 1));
    return true;
  }

  /**
   * An attempt is no longer in flight, or was not made after all.
   *
   * @return how many were, with it
   */
  int end(Use use) {
    int used = inFlight.getAndDecrement();
    endRetry(use);
    return used;
  }

  private void endRetry(Use use) {
    if (use == Use.RETRY) {
      retries.decrementAndGet();
    }
  }

  /**
   * What the end of an attempt says of the limit.
   *
   * @param used how many were in flight, with it
   */
  void learn(Result result, int used, long now) {
    if (result.failure().isEmpty()) {
      limit.update(before -> before.succeeded(used, config));
    } else if (isDistress(result.failure().get())) {
      limit.update(before -> before.distressed(used, now, config));
    }
  }

  /** A 429 is none: it speaks of our share of one model, which the headroom looks after. */
  private static boolean isDistress(FailureClass failure) {
    return failure == FailureClass.OVERLOADED || failure == FailureClass.SILENT;
  }

  ProviderHealth health() {
    return new ProviderHealth(
        provider, inFlight.get(), limit.get().places(), retries.get(), retriesRefused.sum());
  }
}
