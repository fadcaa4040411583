package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.Journal.Batch;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Append;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries rows from the journal to the store, in their order, one batch at a time, until each is
 * acknowledged. A batch that comes twice does no harm, for the store takes a row once.
 */
final class Settler {

  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  private final SettlerConfig config;
  private final Journal journal;
  private final StateStore store;
  private final Function<LedgerRow, Append> form;
  private final Timeline timeline;
  private final RandomGenerator random;
  private final LongAdder retries = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** On the timeline only, as is all that follows. */
  private final List<Promise<Void>> flushes = new ArrayList<>();

  private boolean isBusy;
  private boolean isGathering;
  private boolean mayHaveMore;
  private int failuresInRow;

  Settler(
      SettlerConfig config,
      Journal journal,
      StateStore store,
      Function<LedgerRow, Append> form,
      Timeline timeline,
      RandomGenerator random) {
    this.config = config;
    this.journal = journal;
    this.store = store;
    this.form = form;
    this.timeline = timeline;
    this.random = random;
  }

  /** There may be rows to carry. Any thread. */
  void wake() {
    timeline.run(
        () -> {
          mayHaveMore = true;
          gather();
        });
  }

  /** Waits for more rows to carry together; they are safe in the journal meanwhile. */
  private void gather() {
    if (config.gather().isZero()) {
      goOn();
    } else if (!isGathering && !isBusy) {
      isGathering = true;
      timeline.after(
          config.gather().toMillis(),
          () -> {
            isGathering = false;
            goOn();
          });
    }
  }

  /** Completes when every row that was journaled before is stored. Any thread. */
  Future<Void> flush() {
    Promise<Void> flushed = Promise.promise();
    timeline.run(
        () -> {
          flushes.add(flushed);
          mayHaveMore = true;
          goOn();
        });
    return flushed.future();
  }

  /** How often the store was asked again. */
  long retries() {
    return retries.sum();
  }

  /** Rows that the store will never take. */
  long refused() {
    return refused.sum();
  }

  private void goOn() {
    if (!isBusy && mayHaveMore) {
      isBusy = true;
      mayHaveMore = false;
      List<Promise<Void>> asked = List.copyOf(flushes);
      journal
          .unstored(config.batch())
          .compose(batch -> carry(batch).map(batch))
          .onComplete(
              carried -> timeline.run(() -> carried(carried.result(), carried.cause(), asked)));
    }
  }

  private void carried(
      @Nullable Batch batch, @Nullable Throwable failure, List<Promise<Void>> asked) {
    if (batch == null) {
      retryLater(failure);
      return;
    }
    failuresInRow = 0;
    isBusy = false;
    if (batch.rows().isEmpty()) {
      flushes.removeAll(asked);
      asked.forEach(Promise::tryComplete);
    } else {
      journal.stored(batch.end());
      mayHaveMore = true;
    }
    boolean isHurried = batch.rows().size() == config.batch() || !flushes.isEmpty();
    if (isHurried) {
      goOn();
    } else if (mayHaveMore) {
      gather();
    }
  }

  private void retryLater(@Nullable Throwable failure) {
    if (failure instanceof JournalException ended
        && ended.reason() == JournalException.Reason.CLOSED) {
      return;
    }
    if (failuresInRow == 0) {
      LOG.warn("rows of the ledger cannot be stored; they wait in the journal", failure);
    }
    retries.increment();
    timeline.after(
        pauseMillis(),
        () -> {
          isBusy = false;
          mayHaveMore = true;
          goOn();
        });
  }

  /** Doubles from time to time, between half and all of it. */
  private long pauseMillis() {
    int doublings = Math.min(failuresInRow++, 30);
    long most = config.maxPause().toMillis();
    long pause = Math.min(most, config.firstPause().toMillis() << doublings);
    return pause / 2 + random.nextLong(pause / 2 + 1);
  }

  private Future<Void> carry(Batch batch) {
    if (batch.rows().isEmpty()) {
      return Future.succeededFuture();
    }
    List<Append> appends = batch.rows().stream().map(form).toList();
    return store
        .append(Ledger.LOG, appends)
        .<Void>mapEmpty()
        .recover(
            failure ->
                failure instanceof IllegalArgumentException
                    ? eachOf(appends, 0)
                    : Future.failedFuture(failure));
  }

  /** One of them is not fit for the store; the others are not to suffer for it. */
  private Future<Void> eachOf(List<Append> appends, int index) {
    if (index == appends.size()) {
      return Future.succeededFuture();
    }
    Append single = appends.get(index);
    return store
        .append(Ledger.LOG, List.of(single))
        .<Void>mapEmpty()
        .recover(
            failure ->
                failure instanceof IllegalArgumentException nonsense
                    ? refuse(single, nonsense)
                    : Future.failedFuture(failure))
        .compose(done -> eachOf(appends, index + 1));
  }

  private Future<Void> refuse(Append row, IllegalArgumentException why) {
    refused.increment();
    LOG.error("{} has no row in the ledger, for the store refuses it", row.id(), why);
    return Future.succeededFuture();
  }
}
