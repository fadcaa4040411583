package io.headgate.gateway.exchange;

/**
 * How much of a rate limit is left, as callers are told.
 *
 * @param limit in a minute
 * @param remaining now, at least 0
 * @param resetNanos until all of it is there again
 */
public record Headroom(long limit, long remaining, long resetNanos) {}
