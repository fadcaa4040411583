package io.headgate.gateway.health;

/**
 * How much a provider is asked, all its models and credentials together, as of the latest tick.
 *
 * @param inFlight attempts that have begun and not ended
 * @param limit how many may be in flight now
 * @param retries how many of those in flight are retries
 * @param retriesRefused for want of a retry budget since the start
 */
public record ProviderHealth(
    String provider, int inFlight, int limit, int retries, long retriesRefused) {}
