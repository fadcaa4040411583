package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.CHEAP;
import static io.headgate.gateway.accounting.Samples.DEAR;
import static io.headgate.gateway.accounting.Samples.INPUT;
import static io.headgate.gateway.accounting.Samples.UNPRICED;
import static io.headgate.gateway.accounting.Samples.answered;
import static io.headgate.gateway.accounting.Samples.attempt;
import static io.headgate.gateway.accounting.Samples.completed;
import static io.headgate.gateway.accounting.Samples.decided;
import static io.headgate.gateway.accounting.Samples.ended;
import static io.headgate.gateway.accounting.Samples.failed;
import static io.headgate.gateway.accounting.Samples.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Progress;
import io.headgate.gateway.accounting.LedgerRow.Call;
import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.Usage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RowMakerTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T13:05:07.123456Z"), ZoneOffset.UTC);

  private final RowMaker maker = new RowMaker("life-1", CLOCK, any -> List.of("budget-1"));

  @Test
  void aCompletedRequestCostsWhatTheProviderCounted() {
    LedgerRow row = row(Outcome.Ending.COMPLETED, answered(CHEAP, 100, 50));
    assertThat(row.costNanoUsd()).hasValue(100 * 3 + 50 * 7);
    assertThat(row.estimated()).isFalse();
    assertThat(row.status()).isEqualTo(Status.COMPLETED);
    assertThat(row.who()).isEqualTo(new LedgerRow.Who("acme", "key-1", "bot", "ann"));
    assertThat(row.tags()).containsExactly("eu", "gold");
    assertThat(row.budgets()).containsExactly("budget-1");
    assertThat(row.calls().get(0).priceSource()).hasValue("list 1");
    assertThat(row.decided().served()).isEqualTo(new LedgerRow.Served("cheap", "m-1"));
  }

  @Test
  void aRefusedAttemptCostsNothingAndTheFallbackIsPaid() {
    LedgerRow row =
        row(
            Outcome.Ending.COMPLETED,
            failed(DEAR, ErrorCode.UPSTREAM_UNAVAILABLE),
            attempt(
                DEAR,
                OptionalInt.of(429),
                Optional.empty(),
                Optional.of(ErrorCode.RATE_LIMIT_EXCEEDED),
                0),
            answered(CHEAP, 10, 1));
    assertThat(row.costNanoUsd()).hasValue(37);
    assertThat(row.estimated()).isFalse();
    assertThat(row.calls()).extracting(Call::kind).containsExactly("answer", "retry", "fallback");
    assertThat(row.calls().get(1).failure()).hasValue("rate_limit_exceeded");
  }

  @Test
  void aCutStreamIsEstimatedFromPromptAndWhatWasRelayed() {
    LedgerRow row =
        row(
            Outcome.Ending.FAILED,
            attempt(
                CHEAP,
                OptionalInt.of(200),
                Optional.empty(),
                Optional.of(ErrorCode.STREAM_INTERRUPTED),
                20));
    assertThat(row.costNanoUsd()).hasValue(INPUT * 3 + 20 * 7);
    assertThat(row.estimated()).isTrue();
    assertThat(row.status()).isEqualTo(Status.FAILED);
  }

  @Test
  void aClientThatGoesPaysForWhatItGot() {
    LedgerRow row =
        row(
            Outcome.Ending.CLIENT_GONE,
            attempt(CHEAP, OptionalInt.of(200), Optional.empty(), Optional.empty(), 5));
    assertThat(row.costNanoUsd()).hasValue(INPUT * 3 + 5 * 7);
    assertThat(row.estimated()).isTrue();
    assertThat(row.status()).isEqualTo(Status.CLIENT_GONE);
  }

  @Test
  void aCountFromTheBeginningOfABrokenStreamIsRaisedToWhatWasRelayed() {
    LedgerRow row =
        row(
            Outcome.Ending.CLIENT_GONE,
            attempt(CHEAP, OptionalInt.of(200), usage(12, 1), Optional.empty(), 30));
    assertThat(row.tokens().output()).isEqualTo(30);
    assertThat(row.costNanoUsd()).hasValue(12 * 3 + 30 * 7);
    assertThat(row.estimated()).isTrue();
  }

  @Test
  void theProvidersCountOfAWholeAnswerStandsEvenIfWeCountMore() {
    LedgerRow row =
        row(
            Outcome.Ending.COMPLETED,
            attempt(CHEAP, OptionalInt.of(200), usage(12, 28), Optional.empty(), 30));
    assertThat(row.tokens().output()).isEqualTo(28);
    assertThat(row.estimated()).isFalse();
  }

  @Test
  void anAnswerWithoutUsageIsEstimatedAndNotFree() {
    LedgerRow row =
        row(
            Outcome.Ending.COMPLETED,
            attempt(CHEAP, OptionalInt.of(200), Optional.empty(), Optional.empty(), 4));
    assertThat(row.costNanoUsd()).hasValue(INPUT * 3 + 4 * 7);
    assertThat(row.estimated()).isTrue();
  }

  @Test
  void implausibleUsageIsNoUsage() {
    Optional<Usage> nonsense = Optional.of(new Usage(5, 6, 0, 1, 0));
    LedgerRow row =
        row(
            Outcome.Ending.COMPLETED,
            attempt(CHEAP, OptionalInt.of(200), nonsense, Optional.empty(), 4));
    assertThat(row.costNanoUsd()).hasValue(INPUT * 3 + 4 * 7);
  }

  @Test
  void whatTimedOutAfterItWasSentCostsItsPrompt() {
    LedgerRow row = row(Outcome.Ending.FAILED, failed(CHEAP, ErrorCode.UPSTREAM_TIMEOUT));
    assertThat(row.costNanoUsd()).hasValue(INPUT * 3);
    assertThat(row.estimated()).isTrue();
  }

  @Test
  void anUnknownPriceIsNotZeroAndHidesNothingThatIsKnown() {
    LedgerRow row =
        row(Outcome.Ending.COMPLETED, answered(UNPRICED, 100, 50), answered(CHEAP, 10, 1));
    assertThat(row.costNanoUsd()).isEmpty();
    assertThat(row.knownCostNanoUsd()).isEqualTo(37);
  }

  @Test
  void whatFailsBeforeAnyAttemptCostsNothing() {
    LedgerRow row = row(Outcome.Ending.FAILED);
    assertThat(row.costNanoUsd()).hasValue(0);
    assertThat(row.decided().served()).isEqualTo(LedgerRow.Served.NOBODY);
  }

  @Test
  void callsThatWereMadeToDecideArePaidToo() {
    Exchange exchange = decided("req_1", CHEAP);
    exchange.sideCallEnded(answered(DEAR, 1, 1));
    Intent intent = maker.intent(exchange);
    LedgerRow row = maker.row(exchange, completed(exchange, answered(CHEAP, 10, 1)), intent);
    assertThat(row.costNanoUsd()).hasValue(100 + 37);
    assertThat(row.calls()).extracting(Call::kind).containsExactly("judge", "answer");
  }

  @Test
  void aLostRequestCostsAtLeastItsPrompt() {
    Exchange exchange = decided("req_1", CHEAP);
    LedgerRow row = maker.lost(maker.intent(exchange), Optional.empty());
    assertThat(row.costNanoUsd()).hasValue(INPUT * 3);
    assertThat(row.status()).isEqualTo(Status.NODE_LOST);
    assertThat(row.estimated()).isTrue();
  }

  @Test
  void aLostRequestCostsHowFarItHadComeWithAllItsAttempts() {
    Exchange exchange = decided("req_1", DEAR, CHEAP);
    Intent intent = maker.intent(exchange);
    exchange.attemptBegun(DEAR);
    exchange.attemptEnded(
        attempt(DEAR, OptionalInt.of(200), usage(1, 1), Optional.of(ErrorCode.UPSTREAM_ERROR), 0));
    exchange.attemptBegun(CHEAP);
    Progress progress = new Progress("req_1", maker.course(exchange, 40));
    LedgerRow row = maker.lost(intent, Optional.of(progress));
    assertThat(row.costNanoUsd()).hasValue(100 + INPUT * 3 + 40 * 7);
    assertThat(row.decided().served().provider()).isEqualTo("cheap");
  }

  @Test
  void aLostRequestWithAnAttemptWithoutPriceHasAnUnknownCost() {
    Exchange exchange = decided("req_1", UNPRICED, CHEAP);
    Intent intent = maker.intent(exchange);
    exchange.attemptBegun(UNPRICED);
    exchange.attemptEnded(
        attempt(
            UNPRICED,
            OptionalInt.of(200),
            usage(1, 1),
            Optional.of(ErrorCode.STREAM_INTERRUPTED),
            0));
    exchange.attemptBegun(CHEAP);
    Progress progress = new Progress("req_1", maker.course(exchange, 2));
    LedgerRow row = maker.lost(intent, Optional.of(progress));
    assertThat(row.costNanoUsd()).isEmpty();
    assertThat(row.knownCostNanoUsd()).isEqualTo(INPUT * 3 + 2 * 7);
  }

  @Test
  void rowsAreTheSameAfterTheirWayThroughJson() {
    for (Outcome.Ending ending : Outcome.Ending.values()) {
      LedgerRow row =
          row(ending, failed(DEAR, ErrorCode.UPSTREAM_TIMEOUT), answered(UNPRICED, 7, 9));
      assertThat(RowJson.read(RowJson.write(row))).isEqualTo(row);
    }
  }

  @Test
  void journalRecordsAreTheSameAfterTheirWayThroughBytes() throws Exception {
    Exchange exchange = decided("req_1", CHEAP);
    Intent intent = maker.intent(exchange);
    Progress progress = new Progress("req_1", maker.course(exchange, 3));
    for (JournalRecord entry : List.of(intent, progress, new JournalRecord.Life("life"))) {
      byte[] frame = Frame.of(entry);
      byte[] body = Arrays.copyOfRange(frame, Frame.HEADER + 1, frame.length);
      assertThat(JournalRecord.read(frame[Frame.HEADER], body)).isEqualTo(entry);
    }
  }

  @Test
  void timesOfCallsAreInMilliseconds() {
    Call call = row(Outcome.Ending.COMPLETED, answered(CHEAP, 1, 1)).calls().get(0);
    assertThat(call.durationMillis()).isEqualTo(20);
    assertThat(call.firstTokenMillis()).isEqualTo(OptionalLong.of(5));
  }

  private LedgerRow row(Outcome.Ending ending, Attempt... attempts) {
    Exchange exchange = decided("req_1", CHEAP);
    Intent intent = maker.intent(exchange);
    Optional<ErrorCode> failure =
        ending == Outcome.Ending.FAILED ? Optional.of(ErrorCode.UPSTREAM_ERROR) : Optional.empty();
    return maker.row(exchange, ended(exchange, ending, failure, attempts), intent);
  }
}
