package io.headgate.gateway.accounting;

import static io.headgate.gateway.accounting.Samples.CHEAP;
import static io.headgate.gateway.accounting.Samples.answered;
import static io.headgate.gateway.accounting.Samples.await;
import static io.headgate.gateway.accounting.Samples.completed;
import static io.headgate.gateway.accounting.Samples.decided;
import static io.headgate.gateway.accounting.Samples.ended;
import static io.headgate.gateway.accounting.Samples.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.accounting.LedgerRow.Status;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.state.StateStore.Claimed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountingStageTest {

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final MapStateStore store = new MapStateStore();
  private JournalConfig journal = JournalConfig.defaults();
  private Duration patience = Duration.ofSeconds(20);

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void anExchangeIsSettledOnceHoweverOftenItsEndIsTold() {
    AccountingStage stage = start("one");
    Exchange exchange = decided("req_1", CHEAP);
    await(stage.open(exchange));
    assertThat(stage.inFlight()).isEqualTo(1);
    Outcome outcome = completed(exchange, answered(CHEAP, 10, 1));
    stage.settle(exchange, outcome);
    stage.settle(exchange, outcome);
    await(stage.close());
    assertThat(store.rows()).singleElement().extracting(LedgerRow::id).isEqualTo("req_1");
    assertThat(store.groups().get("used/acme")).isEqualTo(Map.of("one", 37L));
    assertThat(stage.inFlight()).isZero();
  }

  @Test
  void whatWasNeverOpenedHasNoRow() {
    AccountingStage stage = start("one");
    Exchange exchange = decided("req_1", CHEAP);
    stage.settle(exchange, completed(exchange));
    await(stage.close());
    assertThat(store.rows()).isEmpty();
  }

  @Test
  void anEndBeforeTheIntentIsSafeIsNotLost() {
    journal = journal.in(folder);
    AccountingStage stage = start("one");
    Exchange exchange = decided("req_1", CHEAP);
    Future<Void> safe = stage.open(exchange);
    stage.settle(exchange, ended(exchange, Outcome.Ending.CLIENT_GONE, Optional.empty()));
    await(safe);
    await(stage.close());
    assertThat(store.rows()).extracting(LedgerRow::status).containsExactly(Status.CLIENT_GONE);
  }

  @Test
  void whatCannotBeAccountedForIsRefusedAndHasNoRow() {
    journal = tiny();
    store.mood(() -> MapStateStore.Mood.AWAY);
    AccountingStage stage = start("one");
    Exchange first = decided("req_1", CHEAP);
    await(stage.open(first));
    stage.settle(first, completed(first, answered(CHEAP, 1, 1)));
    Exchange second = decided("req_2", CHEAP);
    assertThat(failure(stage.open(second)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.GATEWAY_OVERLOADED));
    stage.settle(second, ended(second, Outcome.Ending.FAILED, Optional.empty()));
    store.mood(() -> MapStateStore.Mood.WELL);
    await(stage.close());
    assertThat(store.rows()).extracting(LedgerRow::id).containsExactly("req_1");
    assertThat(stage.figures().intentsRefused()).isEqualTo(1);
  }

  @Test
  void whatIsRefusedTooLateToCostNothingHasARow() {
    journal = tiny();
    store.mood(() -> MapStateStore.Mood.AWAY);
    AccountingStage stage = start("one");
    Exchange first = decided("req_1", CHEAP);
    await(stage.open(first));
    stage.settle(first, completed(first, answered(CHEAP, 1, 1)));
    Exchange second = decided("req_2", CHEAP);
    failure(stage.open(second));
    stage.settle(second, completed(second, answered(CHEAP, 1, 1)));
    store.mood(() -> MapStateStore.Mood.WELL);
    await(stage.close());
    assertThat(store.rows()).extracting(LedgerRow::id).containsExactly("req_1", "req_2");
  }

  @Test
  void whatAnEarlierLifeUsedIsToldByItsClaimsUntilTheyAreClosed() {
    journal = journal.in(folder);
    patience = Duration.ofMillis(50);
    store.claimed("one", new Claimed("acme", 100, 100, 1));
    store.claimed("one", new Claimed("idle", 5, 5, 1));
    store.mood(() -> MapStateStore.Mood.AWAY);
    AccountingStage stage = start("one");
    Exchange ends = decided("req_1", CHEAP);
    Exchange runs = decided("req_2", CHEAP);
    await(stage.open(ends));
    await(stage.open(runs));
    runs.relayed(4);
    stage.noteProgress();
    stage.settle(ends, completed(ends, answered(CHEAP, 10, 1)));
    await(stage.close());
    store.mood(() -> MapStateStore.Mood.WELL);
    AccountingStage next = start("two");
    Recovered recovered = await(next.recover());
    assertThat(recovered.lost()).isEqualTo(1);
    long lost = Samples.INPUT * 3 + 4 * 7;
    assertThat(recovered.used()).isEqualTo(Map.of("one", Map.of("acme", 37 + lost, "idle", 0L)));
    await(next.closed("one"));
    await(next.close());
    AccountingStage third = start("three");
    assertThat(await(third.recover()).used()).containsOnlyKeys("two");
    await(third.close());
    assertThat(store.rows()).hasSize(2);
  }

  @Test
  void recoveryWaitsForTheStore() {
    journal = journal.in(folder);
    AccountingStage stage = start("one");
    await(stage.open(decided("req_1", CHEAP)));
    await(stage.close());
    store.mood(() -> MapStateStore.Mood.AWAY);
    AccountingStage next = start("two");
    Future<Recovered> recovered = next.recover();
    while (next.figures().storeRetries() < 3) {
      Thread.onSpinWait();
    }
    assertThat(recovered.isComplete()).isFalse();
    store.mood(() -> MapStateStore.Mood.WELL);
    assertThat(await(recovered).lost()).isEqualTo(1);
    await(next.close());
  }

  @Test
  void whoeverAskedIsToldOnTheirContext() {
    journal = journal.in(folder);
    AccountingStage stage = start("one");
    Context context = vertx.getOrCreateContext();
    Promise<Boolean> same = Promise.promise();
    context.runOnContext(
        on ->
            stage
                .open(decided("req_1", CHEAP))
                .onComplete(safe -> same.complete(Vertx.currentContext() == context)));
    assertThat(await(same.future())).isTrue();
    await(stage.close());
  }

  /** One row that waits is enough. */
  private static JournalConfig tiny() {
    JournalConfig usual = JournalConfig.defaults();
    return new JournalConfig(
        Optional.empty(), usual.sync(), usual.segmentBytes(), usual.maxBytes(), 10, 1);
  }

  private AccountingStage start(String life) {
    AccountingStage.Config usual = AccountingStage.Config.defaults();
    AccountingStage.Config config =
        new AccountingStage.Config(
            journal,
            new SettlerConfig(10, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(2)),
            usual.counts(),
            Duration.ZERO,
            patience);
    return await(
        AccountingStage.open(
            vertx, config, life, store, Clock.systemUTC(), new Random(1), any -> List.of("acme")));
  }
}
