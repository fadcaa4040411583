package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an exchange ended.
 *
 * @param attempts in the order in which they were made
 * @param sideCalls calls of models that were made to decide and not to answer
 * @param failure what the caller was told, when it failed
 */
public record Outcome(
    Ending ending, List<Attempt> attempts, List<Attempt> sideCalls, Optional<ErrorCode> failure) {

  public Outcome {
    attempts = List.copyOf(attempts);
    sideCalls = List.copyOf(sideCalls);
  }

  /** What some calls cost together, in nano-USD; empty when that of one is not known. */
  public static OptionalLong costNanoUsd(List<Attempt> calls) {
    long sum = 0;
    for (Attempt call : calls) {
      if (call.costNanoUsd().isEmpty()) {
        return OptionalLong.empty();
      }
      sum += call.costNanoUsd().getAsLong();
    }
    return OptionalLong.of(sum);
  }

  /** The three ways for an exchange to end. */
  public enum Ending {
    COMPLETED,
    FAILED,
    CLIENT_GONE
  }
}
