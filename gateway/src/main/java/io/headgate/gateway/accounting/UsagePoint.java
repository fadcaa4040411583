package io.headgate.gateway.accounting;

import java.time.Instant;
import java.util.Map;

/**
 * What was used in one step of time.
 *
 * @param start when the step begins
 * @param by the names that it is told by, of the dimensions that were asked for
 * @param failed requests that failed or were lost with their node
 * @param clientGone requests whose client went away
 * @param inputTokens all input, cached or not
 * @param costNanoUsd of the calls whose cost is known
 * @param unpriced requests with a call whose cost is not known
 * @param estimated requests of which a part is estimated
 * @param durationMillis of all requests together
 */
public record UsagePoint(
    Instant start,
    Map<Dimension, String> by,
    long requests,
    long failed,
    long clientGone,
    long inputTokens,
    long cachedInputTokens,
    long outputTokens,
    long costNanoUsd,
    long unpriced,
    long estimated,
    long durationMillis) {

  public UsagePoint {
    by = Map.copyOf(by);
  }

  /** What usage can be told by. */
  public enum Dimension {
    TENANT,
    /** The id of the key. */
    KEY,
    PROVIDER,
    MODEL,
    ROUTE
  }
}
