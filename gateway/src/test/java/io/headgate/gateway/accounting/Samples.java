package io.headgate.gateway.accounting;

import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.Recovery;
import io.headgate.gateway.exchange.RoutePlan;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.StrictJson;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.Usage;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Exchanges, attempts and candidates as they come to the ledger. */
final class Samples {

  /** A token in costs 3 nano-USD, one out 7. */
  static final Candidate CHEAP = candidate("cheap", Optional.of(TokenPrice.flat(3, 7, "list 1")));

  /** A token in costs 30 nano-USD, one out 70. */
  static final Candidate DEAR = candidate("dear", Optional.of(TokenPrice.flat(30, 70, "list 1")));

  static final Candidate UNPRICED = candidate("unpriced", Optional.empty());

  /** Tokens in of each sample, as they are estimated: forty characters. */
  static final int INPUT = 10;

  private Samples() {}

  static Candidate candidate(String provider, Optional<TokenPrice> price) {
    return new Candidate("m", provider, "m-1", 1_000, price, OptionalInt.empty(), false);
  }

  static Exchange decided(String id, Candidate... candidates) {
    Exchange exchange =
        new Exchange(
            id,
            "hg_test",
            new Exchange.Client("/v1/chat/completions", "", Map.of()),
            ByteBudget.ofHeap().lease(),
            () -> 0,
            0,
            Long.MAX_VALUE);
    String body =
        "{\"model\":\"auto\",\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    exchange.asks(
        new Exchange.Chat(ChatRequest.of(StrictJson.parse(body.getBytes(StandardCharsets.UTF_8)))));
    exchange.admitted(new Caller("acme", "key-1", "bot", List.of(), Set.of("gold", "eu"), 1));
    exchange.observed(Signals.of(new Signals.Prompt("x", 40, 1, false, false, false, false)));
    exchange.decided(
        new RoutePlan("easy", "rules", List.of(candidates), "r", List.of(), Recovery.none()));
    return exchange;
  }

  static Attempt answered(Candidate candidate, long input, long output) {
    return attempt(candidate, OptionalInt.of(200), usage(input, output), Optional.empty(), 0);
  }

  static Attempt failed(Candidate candidate, ErrorCode why) {
    return attempt(candidate, OptionalInt.empty(), Optional.empty(), Optional.of(why), 0);
  }

  static Attempt attempt(
      Candidate candidate,
      OptionalInt status,
      Optional<Usage> usage,
      Optional<ErrorCode> failure,
      int relayed) {
    return new Attempt(
        candidate,
        status,
        OptionalLong.of(5_000_000),
        20_000_000,
        usage,
        failure,
        List.of(),
        relayed);
  }

  static Optional<Usage> usage(long input, long output) {
    return Optional.of(new Usage(input, 0, 0, output, 0));
  }

  /** The end of an exchange, after these attempts. */
  static Outcome ended(
      Exchange exchange, Outcome.Ending ending, Optional<ErrorCode> failure, Attempt... attempts) {
    for (Attempt attempt : attempts) {
      exchange.attemptBegun(attempt.candidate());
      exchange.attemptEnded(attempt);
    }
    return new Outcome(ending, exchange.endedAttempts(), exchange.sideCalls(), failure);
  }

  static Outcome completed(Exchange exchange, Attempt... attempts) {
    return ended(exchange, Outcome.Ending.COMPLETED, Optional.empty(), attempts);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  static Throwable failure(Future<?> future) {
    return await(future.map(Throwable.class::cast).recover(Future::succeededFuture));
  }
}
