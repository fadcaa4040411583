package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One call of one deployment, after it has ended.
 *
 * @param status the provider's HTTP status, once its head had come
 * @param firstTokenNanos from the start of the attempt to the first content of a stream
 * @param durationNanos from its start to its end
 * @param usage as the provider counted, empty when it did not say or said nonsense
 * @param failure empty when the attempt succeeded or its client went away
 * @param warnings departures from the protocol that did not spoil the answer; a closed set of words
 * @param relayedTokens of output that came in a stream, as far as can be told from its pieces
 */
public record Attempt(
    Candidate candidate,
    OptionalInt status,
    OptionalLong firstTokenNanos,
    long durationNanos,
    Optional<Usage> usage,
    Optional<ErrorCode> failure,
    List<String> warnings,
    int relayedTokens) {

  private static final int OK = 200;

  /** Failures without a status for which no provider bills. */
  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(
          ErrorCode.UPSTREAM_UNAVAILABLE,
          ErrorCode.UPSTREAM_ERROR,
          ErrorCode.UNSUPPORTED_PARAMETER,
          ErrorCode.GATEWAY_OVERLOADED);

  public Attempt {
    warnings = List.copyOf(warnings);
  }

  /**
   * What it cost, in nano-USD; empty when the price or what was used is not known. What a provider
   * refused, or never got, costs nothing.
   */
  public OptionalLong costNanoUsd() {
    if (usage.isEmpty() && wasRefused()) {
      return OptionalLong.of(0);
    }
    return usage.isPresent() && candidate.price().isPresent()
        ? OptionalLong.of(candidate.price().get().costNanoUsd(usage.get()))
        : OptionalLong.empty();
  }

  /** No answer had begun: an error by status, no connection, or one that broke at once. */
  private boolean wasRefused() {
    return failure.isPresent()
        && (status.isPresent() ? status.getAsInt() != OK : REFUSALS.contains(failure.get()));
  }
}
