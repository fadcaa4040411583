package io.headgate.gateway.http;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The number of open connections of all event loops together. Safe for use by any thread. */
public final class ConnectionCount {

  private final AtomicInteger total = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Map<Reason, LongAdder> closed =
      Map.of(
          Reason.HEAD_TIMEOUT, new LongAdder(),
          Reason.UNREAD, new LongAdder(),
          Reason.IDLE, new LongAdder());
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  /** Why a connection was closed that its client would have kept. */
  public enum Reason {
    /** A request head was not complete in time. */
    HEAD_TIMEOUT,
    /** The client took nothing of what was written for it. */
    UNREAD,
    /** No request came for too long. */
    IDLE
  }

  boolean enter(String address, ApiServer.Config config) {
    if (total.incrementAndGet() > config.maxConnections()) {
      total.decrementAndGet();
      refused.incrementAndGet();
      return false;
    }
    if (config.maxConnectionsPerAddress() == 0
        || byAddress.merge(address, 1, Integer::sum) <= config.maxConnectionsPerAddress()) {
      return true;
    }
    refused.incrementAndGet();
    leave(address, config);
    return false;
  }

  void leave(String address, ApiServer.Config config) {
    total.decrementAndGet();
    if (config.maxConnectionsPerAddress() > 0) {
      byAddress.computeIfPresent(address, (key, n) -> n > 1 ? n - 1 : null);
    }
  }

  void closed(Reason reason) {
    requireNonNull(closed.get(reason), "reason").increment();
  }

  /** Connections that were closed for this reason. */
  public long closedBy(Reason reason) {
    return requireNonNull(closed.get(reason), "reason").sum();
  }

  /** Connections that are open now. */
  public int total() {
    return total.get();
  }

  /** Connections that were closed at once because a bound was met. */
  public int refused() {
    return refused.get();
  }
}
