package io.headgate.gateway.health;

import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.protocol.RateLimits;
import java.util.Optional;
import java.util.OptionalLong;

/** Ends of attempts. */
final class Results {

  private static final long MILLI = 1_000_000;

  private Results() {}

  static Result ok() {
    return ok(50, 200);
  }

  static Result ok(long firstTokenMillis, long totalMillis) {
    return new Result(
        Optional.empty(), true, OptionalLong.of(firstTokenMillis * MILLI), totalMillis * MILLI);
  }

  /** Of an answer that was not streamed. */
  static Result whole(long totalMillis) {
    return new Result(Optional.empty(), false, OptionalLong.empty(), totalMillis * MILLI);
  }

  static Result failed(FailureClass failure) {
    return failed(failure, 100);
  }

  static Result failed(FailureClass failure, long totalMillis) {
    return new Result(Optional.of(failure), true, OptionalLong.empty(), totalMillis * MILLI);
  }

  /** Of an attempt that was not streamed. */
  static Result unanswered(FailureClass failure, long totalMillis) {
    return new Result(Optional.of(failure), false, OptionalLong.empty(), totalMillis * MILLI);
  }

  static RateLimits retryAfter(long millis) {
    return new RateLimits(
        OptionalLong.of(millis),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  static RateLimits requestsLeft(long left, long resetMillis) {
    return new RateLimits(
        OptionalLong.empty(),
        OptionalLong.of(left),
        OptionalLong.of(resetMillis),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  static RateLimits tokensLeft(long left, long resetMillis) {
    return new RateLimits(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(left),
        OptionalLong.of(resetMillis));
  }
}
