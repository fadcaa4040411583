package io.headgate.gateway.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The number of open connections of all event loops together. Safe for use by any thread. */
public final class ConnectionCount {

  private final AtomicInteger total = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

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

  /** Connections that are open now. */
  public int total() {
    return total.get();
  }

  /** Connections that were closed at once because a bound was met. */
  public int refused() {
    return refused.get();
  }
}
