package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.health.Result;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.protocol.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is noted of an attempt while it runs, to become its record. Event loop only. */
final class AttemptNotes {

  private final Exchange exchange;
  private final Candidate candidate;
  private final long startNanos;
  private final List<String> warnings = new ArrayList<>();

  /** Until when the time of this attempt has been put down as waiting for the provider. */
  private long countedUntilNanos;

  private OptionalInt status = OptionalInt.empty();
  private OptionalLong firstTokenNanos = OptionalLong.empty();
  private Optional<Usage> usage = Optional.empty();
  private int relayedTokens;

  AttemptNotes(Exchange exchange, Candidate candidate) {
    this.exchange = exchange;
    this.candidate = candidate;
    this.startNanos = exchange.ticker().nanos();
    this.countedUntilNanos = startNanos;
  }

  void status(int code) {
    status = OptionalInt.of(code);
  }

  OptionalInt status() {
    return status;
  }

  void firstContent() {
    waited();
    firstTokenNanos = OptionalLong.of(countedUntilNanos - startNanos);
  }

  boolean hasContent() {
    return firstTokenNanos.isPresent();
  }

  /** The time until now was spent waiting for the provider. */
  void waited() {
    long now = exchange.ticker().nanos();
    exchange.waitedForProvider(now - countedUntilNanos);
    countedUntilNanos = now;
  }

  /** What the provider counted in an answer that was not streamed. */
  void counted(Optional<Usage> told) {
    usage = told.filter(Usage::isPlausible);
    if (usage.isEmpty()) {
      warnings.add(told.isPresent() ? "implausible_usage" : "usage_missing");
    }
  }

  /** Some of the answer has come. */
  void relayed(int tokens) {
    relayedTokens += tokens;
  }

  /** A stream has ended, well or not. */
  void relayed(StreamRelay relay) {
    waited();
    usage = relay.usage();
    warnings.addAll(relay.warnings());
  }

  Attempt toAttempt(@Nullable Throwable failure) {
    return new Attempt(
        candidate,
        status,
        firstTokenNanos,
        exchange.ticker().nanos() - startNanos,
        usage,
        Optional.ofNullable(failure).map(AttemptNotes::codeOf),
        warnings,
        relayedTokens);
  }

  long elapsedNanos() {
    return exchange.ticker().nanos() - startNanos;
  }

  /** The same as the windows of its upstream see it. */
  Result toResult(Optional<FailureClass> failure) {
    return new Result(
        failure,
        exchange.operation().stream(),
        firstTokenNanos,
        exchange.ticker().nanos() - startNanos);
  }

  private static ErrorCode codeOf(Throwable failure) {
    return failure instanceof GatewayException expected
        ? expected.code()
        : ErrorCode.INTERNAL_ERROR;
  }
}
