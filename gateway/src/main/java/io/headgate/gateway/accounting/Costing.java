package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.LedgerRow.Call;
import io.headgate.gateway.accounting.LedgerRow.Served;
import io.headgate.gateway.accounting.LedgerRow.Tokens;
import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Candidate;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.TokenPrice;
import io.headgate.gateway.protocol.Usage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What a call cost: by the provider's own count where there is one, else by an estimate that says
 * so. What a provider refused, or never got, costs nothing.
 */
final class Costing {

  private static final int CHARACTERS_OF_A_TOKEN = 4;

  private Costing() {}

  /**
   * A call that has ended.
   *
   * @param isAbandoned whether the client went away, so that the answer may not have come to its
   *     end
   */
  static Call call(Exchange exchange, Attempt attempt, String kind, boolean isAbandoned) {
    Counted counted = count(exchange, attempt, isAbandoned || attempt.failure().isPresent());
    Optional<TokenPrice> price = attempt.candidate().price();
    return new Call(
        servedBy(attempt.candidate()),
        kind,
        attempt.status(),
        attempt.failure().map(ErrorCode::code),
        millis(attempt.durationNanos()),
        attempt.firstTokenNanos().isPresent()
            ? OptionalLong.of(millis(attempt.firstTokenNanos().getAsLong()))
            : OptionalLong.empty(),
        tokens(counted.usage()),
        price.map(TokenPrice::source),
        counted.isFree() ? OptionalLong.of(0) : cost(price, counted.usage()),
        counted.isEstimated());
  }

  /** The call of a node that has died, from the last that is known of it. */
  static Call lostCall(Served served, Optional<TokenPrice> price, long input, long output) {
    Usage usage = usage(input, output);
    return new Call(
        served,
        "answer",
        OptionalInt.empty(),
        Optional.empty(),
        0,
        OptionalLong.empty(),
        tokens(usage),
        price.map(TokenPrice::source),
        cost(price, usage),
        true);
  }

  private static Counted count(Exchange exchange, Attempt attempt, boolean isBroken) {
    Optional<Usage> told = attempt.usage().filter(Usage::isPlausible);
    if (told.isPresent()) {
      return atLeastRelayed(attempt, told.get(), isBroken);
    }
    if (attempt.usage().isEmpty() && attempt.costNanoUsd().isPresent()) {
      return new Counted(usage(0, 0), false, true);
    }
    long input = inputTokens(exchange, attempt.candidate());
    return new Counted(usage(input, attempt.relayedTokens()), true, false);
  }

  /**
   * Some providers tell what they have counted so far at the beginning of a stream. When it breaks
   * off, that is less than what was relayed.
   */
  private static Counted atLeastRelayed(Attempt attempt, Usage told, boolean isBroken) {
    if (!isBroken || told.completionTokens() >= attempt.relayedTokens()) {
      return new Counted(told, false, false);
    }
    Usage raised =
        new Usage(
            told.promptTokens(),
            told.cachedTokens(),
            told.cacheWriteTokens(),
            attempt.relayedTokens(),
            told.reasoningTokens());
    return new Counted(raised, true, false);
  }

  /** All input as this candidate would count it. */
  static long inputTokens(Exchange exchange, Candidate candidate) {
    OptionalInt observed =
        exchange
            .signals()
            .map(signals -> signals.inputTokensFor(candidate.model()))
            .orElse(OptionalInt.empty());
    return observed.isPresent()
        ? observed.getAsInt()
        : (characters(exchange) + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
  }

  private static long characters(Exchange exchange) {
    if (exchange.signals().isPresent()) {
      return exchange.signals().get().prompt().characters();
    }
    if (exchange.operation() instanceof Exchange.Embeddings embeddings) {
      return embeddings.request().body().wire().length;
    }
    return exchange.operation().chat().map(chat -> chat.body().wire().length).orElse(0);
  }

  static Served servedBy(Candidate candidate) {
    return new Served(candidate.provider(), candidate.model());
  }

  static OptionalLong cost(Optional<TokenPrice> price, Usage usage) {
    return price.isPresent()
        ? OptionalLong.of(price.get().costNanoUsd(usage))
        : OptionalLong.empty();
  }

  static Usage usage(long input, long output) {
    return new Usage(input, 0, 0, output, 0);
  }

  private static Tokens tokens(Usage usage) {
    return new Tokens(
        usage.promptTokens(),
        usage.cachedTokens(),
        usage.cacheWriteTokens(),
        usage.completionTokens(),
        usage.reasoningTokens());
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /**
   * What a call used.
   *
   * @param isFree whether nobody bills for it
   */
  private record Counted(Usage usage, boolean isEstimated, boolean isFree) {}
}
