package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.Journal.Advance;
import io.headgate.gateway.accounting.JournalRecord.Course;
import io.headgate.gateway.accounting.JournalRecord.Intent;
import io.headgate.gateway.accounting.JournalRecord.Progress;
import io.headgate.gateway.accounting.LedgerRow.Call;
import io.headgate.gateway.accounting.Segment.Slot;
import io.headgate.gateway.exchange.Attempt;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.Outcome;
import io.headgate.gateway.exchange.Settlement;
import io.headgate.gateway.protocol.ErrorCode;
import io.headgate.gateway.protocol.GatewayException;
import io.headgate.gateway.state.StateStore;
import io.headgate.gateway.state.StateStore.Append;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts for each admitted request once, whatever becomes of it: an intent is safe on this node
 * before the request may cost anything the caller sees, how far it has come is noted each second,
 * and its end becomes one row. Rows go to the store by themselves.
 *
 * <p>The same exchange is opened, told of and settled on its own event loop; different ones on any
 * thread.
 */
public final class AccountingStage {

  private static final Logger LOG = LoggerFactory.getLogger(AccountingStage.class);
  private static final long RETRY_AFTER_MILLIS = 1_000;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Config config;
  private final Journal journal;
  private final RowMaker rows;
  private final RowCounts counts;
  private final Settler settler;
  private final JournalRecovery recovery;
  private final Map<String, Opened> open = new ConcurrentHashMap<>();
  private final long timer;

  AccountingStage(
      Vertx vertx,
      Config config,
      Journal journal,
      StateStore store,
      RowMaker rows,
      RandomGenerator random) {
    this.vertx = vertx;
    this.config = config;
    this.journal = journal;
    this.rows = rows;
    this.counts = new RowCounts(config.counts());
    this.settler =
        new Settler(config.settler(), journal, store, this::append, Timeline.of(vertx), random);
    this.recovery = new JournalRecovery(journal, settler, store, rows);
    journal.onRow(settler::wake);
    this.timer =
        config.progress().isZero()
            ? NO_TIMER
            : vertx.setPeriodic(config.progress().toMillis(), tick -> noteProgress());
  }

  /**
   * Opens the journal. Nothing may be accounted for before {@link #recover} has completed.
   *
   * @param life of this node, random, never used before; safe in names
   * @param budgets the groups of budgets that an exchange is charged to, in names of at most 190 of
   *     the characters that groups of counters allow
   * @return fails with a {@link JournalException} when the journal is in use, or cannot be read or
   *     written
   */
  public static Future<AccountingStage> open(
      Vertx vertx,
      Config config,
      String life,
      StateStore store,
      Clock clock,
      RandomGenerator random,
      Function<Exchange, List<String>> budgets) {
    RowMaker rows = new RowMaker(life, clock, budgets);
    return openJournal(vertx, config.journal(), life)
        .map(journal -> new AccountingStage(vertx, config, journal, store, rows, random));
  }

  private static Future<Journal> openJournal(Vertx vertx, JournalConfig config, String life) {
    return config.directory().isEmpty()
        ? Future.succeededFuture(new MemoryJournal(config))
        : vertx.executeBlocking(
            () -> FileJournal.openBlocking(config, config.directory().get(), life));
  }

  /**
   * Brings to an end what earlier lives have left, see {@link JournalRecovery}. To be called before
   * the first exchange, and again when it failed.
   *
   * @return completes when all of it is in the store, however long that is away; fails with a
   *     {@link io.headgate.gateway.state.StoreUnavailableException} when the store goes away again
   *     before it has told what was used
   */
  public Future<Recovered> recover() {
    return recovery.recover();
  }

  /**
   * The claims of an earlier life are closed; it will not be told of again.
   *
   * @return completes when that is safe
   */
  public Future<Void> closed(String earlierLife) {
    return journal.closed(earlierLife);
  }

  /**
   * Accounts for a decided exchange from now on. Whatever this completes with, {@link #settle} is
   * to be called when the exchange has ended.
   *
   * @return completes when that is safe, on the context of the caller; fails with {@link
   *     ErrorCode#GATEWAY_OVERLOADED} when it cannot be made so, and the exchange must not go on
   */
  public Future<Void> open(Exchange exchange) {
    Opened opened = new Opened(exchange, rows.intent(exchange));
    if (open.putIfAbsent(exchange.id(), opened) != null) {
      return Future.failedFuture(new IllegalStateException(exchange.id() + " is open already"));
    }
    exchange.onRelayed(() -> opened.relayed(rows));
    return journal
        .intend(opened.slot, opened.intent)
        .onFailure(refusal -> opened.isRefused = true)
        .recover(refusal -> Future.failedFuture(refusal(exchange, refusal)));
  }

  private static GatewayException refusal(Exchange exchange, Throwable cause) {
    LOG.debug("{} is refused: it cannot be accounted for", exchange.id(), cause);
    return GatewayException.of(
            ErrorCode.GATEWAY_OVERLOADED, "the gateway node cannot account for the request now")
        .retryAfter(OptionalLong.of(RETRY_AFTER_MILLIS));
  }

  /** Writes down what has changed since the last time. */
  void noteProgress() {
    List<Advance> advances = new ArrayList<>();
    open.forEach(
        (id, opened) -> {
          Course course = opened.latest;
          opened.isDue = true;
          if (course != null && !course.equals(opened.noted)) {
            opened.noted = course;
            advances.add(new Advance(opened.slot, new Progress(id, course)));
          }
        });
    if (!advances.isEmpty()) {
      journal.progress(advances);
    }
  }

  /**
   * Ends the account of an exchange, once. Of one that was not opened, only what it cost to decide
   * about it is accounted for.
   *
   * @return what it came to; nobody waits for it to be written
   */
  public Settlement settle(Exchange exchange, Outcome outcome) {
    Opened opened = open.remove(exchange.id());
    if (opened == null && outcome.sideCalls().isEmpty()) {
      return Settlement.nothing();
    }
    if (opened == null) {
      opened = new Opened(exchange, rows.intent(exchange));
      journal
          .intend(opened.slot, opened.intent)
          .onFailure(failure -> LOG.error("{} is not accounted for", exchange.id(), failure));
    }
    LedgerRow row = rows.row(exchange, outcome, opened.intent);
    if (!opened.isRefused || hasCost(row)) {
      journal
          .settle(opened.slot, row)
          .onFailure(failure -> LOG.error("{} is not settled", exchange.id(), failure));
    }
    return row.settlement();
  }

  /** What was refused has no row, unless an attempt was under way already. */
  private static boolean hasCost(LedgerRow row) {
    return row.calls().stream().anyMatch(AccountingStage::hasCost);
  }

  private static boolean hasCost(Call call) {
    return call.costNanoUsd().isEmpty() || call.costNanoUsd().getAsLong() != 0;
  }

  private Append append(LedgerRow row) {
    return new Append(row.id(), Buffer.buffer(RowJson.write(row)), counts.of(row));
  }

  /** Exchanges that are open. */
  public int inFlight() {
    return open.size();
  }

  public Figures figures() {
    Journal.Figures found = journal.figures();
    return new Figures(
        found.bytes(),
        found.rowsWaiting(),
        found.refused(),
        found.failures(),
        found.damagedBytes(),
        settler.retries(),
        settler.refused(),
        counts.others());
  }

  /**
   * Ends it: what is settled is stored, if the store answers in time, and journaled in any case.
   * Exchanges are to be settled before; one that is not counts as lost after the next start.
   *
   * @return completes when nothing is held open; fails when what was settled could not be journaled
   */
  public Future<Void> close() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
    return settler
        .flush()
        .timeout(config.patience().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> LOG.warn("not all rows of the ledger are stored; the journal has them"))
        .transform(flushed -> journal.close());
  }

  /** An exchange that is accounted for. */
  private static final class Opened {

    private final Exchange exchange;
    private final Intent intent;
    private final Slot slot = new Slot();

    /** Event loop of the exchange only. */
    private boolean isRefused;

    private volatile @Nullable Course latest;

    /** Whether it is to be noted how far it has come. */
    private volatile boolean isDue = true;

    /** By the timer only. */
    private @Nullable Course noted;

    private Opened(Exchange exchange, Intent intent) {
      this.exchange = exchange;
      this.intent = intent;
    }

    /** Notes how far it has come, once for each time that it is asked for. */
    private void relayed(RowMaker rows) {
      if (isDue) {
        isDue = false;
        long earlier = exchange.endedAttempts().stream().mapToLong(Attempt::relayedTokens).sum();
        latest = rows.course(exchange, exchange.relayedTokens() - earlier);
      }
    }
  }

  /**
   * Gauges and counters of the ledger.
   *
   * @param journalBytes of all files of the journal
   * @param rowsWaiting rows that are not known to be stored
   * @param intentsRefused requests that were refused because a bound of the journal was met
   * @param journalFailures how often the journal could not be written
   * @param damagedBytes of the journal that could not be read when it was opened
   * @param storeRetries how often the store was asked again to take rows
   * @param rowsRefused rows that the store will never take
   * @param otherCombinations how often a row was added up as {@code other}
   */
  public record Figures(
      long journalBytes,
      long rowsWaiting,
      long intentsRefused,
      long journalFailures,
      long damagedBytes,
      long storeRetries,
      long rowsRefused,
      long otherCombinations) {}

  /**
   * How it is accounted.
   *
   * @param progress how often it is noted how far requests have come; 0 never. Default 1 s
   * @param patience how long to wait for the store when all is over; default 5 s
   */
  public record Config(
      JournalConfig journal,
      SettlerConfig settler,
      RollupConfig counts,
      Duration progress,
      Duration patience) {

    public static Config defaults() {
      return new Config(
          JournalConfig.defaults(),
          SettlerConfig.defaults(),
          RollupConfig.defaults(),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));
    }

    public Config with(JournalConfig other) {
      return new Config(other, settler, counts, progress, patience);
    }
  }
}
