package io.headgate.gateway.state;

import java.util.Optional;

/** How a store fares, for metrics and health reports. Safe for use by any thread. */
public interface StoreStatus {

  /** Whether operations are expected to succeed. */
  boolean isUp();

  /** Operations that wait for an answer now. */
  int pending();

  /**
   * Operations that failed because the store did not answer, could not, or had too many waiting.
   */
  long failures();

  /** Why the last of them failed. */
  Optional<String> lastError();

  /** Whether operations fail at once, without the store being asked. */
  boolean isBreakerOpen();
}
