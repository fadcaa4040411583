package io.headgate.gateway.health;

import io.headgate.gateway.protocol.RateLimits;

/**
 * The right to make one attempt, which is in flight until it is answered or ends. Any one thread at
 * a time.
 */
public interface Permit {

  Upstream upstream();

  /** Whether this attempt has yet to decide over a circuit that is half open. */
  boolean isProbe();

  /** The answer's head has come, with what it says of our limits. */
  void observe(RateLimits limits);

  /**
   * The first content of a stream has come: a probe is decided as a success, and the attempt goes
   * on as any other. Only the first call counts, and none after the end.
   */
  void began();

  /**
   * The provider has finished, although the client may read for long: the attempt is no longer in
   * flight, and took until now. What became of it is told by its end. Only the first call counts,
   * and none after the end.
   */
  void answered();

  /** The attempt has ended; only the first call counts. */
  void end(Result result);
}
