package io.headgate.gateway.exchange;

import io.headgate.gateway.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * How an exchange ended.
 *
 * @param attempts in the order in which they were made
 * @param failure what the caller was told, when it failed
 */
public record Outcome(Ending ending, List<Attempt> attempts, Optional<ErrorCode> failure) {

  public Outcome {
    attempts = List.copyOf(attempts);
  }

  /** The three ways for an exchange to end. */
  public enum Ending {
    COMPLETED,
    FAILED,
    CLIENT_GONE
  }
}
